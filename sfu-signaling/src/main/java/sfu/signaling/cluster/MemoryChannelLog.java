package sfu.signaling.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Logs of channels within one process: of several nodes in one test. */
final class MemoryChannelLog implements ChannelLog {
    private static final class Log {
        final TreeMap<LogPosition, Entry> entries = new TreeMap<>();
        final Map<String, String> marks = new HashMap<>();
        long forgotten;
        long untilNs;

        LogPosition last() {
            return entries.isEmpty() ? LogPosition.BEGINNING : entries.lastKey();
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Log> logs = new HashMap<>(); // guarded by this
    private final Map<String, Set<Follower>> followers = new ConcurrentHashMap<>();

    MemoryChannelLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private Log log(String channel) {
        logs.values().removeIf(each -> nanoTime.getAsLong() - each.untilNs >= 0);
        return logs.getOrDefault(channel, new Log());
    }

    @Override
    public synchronized CompletableFuture<Outcome> append(
            String channel, List<Entry> entries, Bounds bounds, boolean isFollowed) {
        Log log = log(channel);
        LogPosition before = log.last();
        if (Long.parseLong(entries.getFirst().key()) <= before.number()) {
            return CompletableFuture.completedFuture(new Outcome.Behind(before));
        }
        List<Kept> kept = new ArrayList<>();
        for (Entry entry : entries) {
            kept.add(keep(log, new LogPosition(Long.parseLong(entry.key()), 0), entry));
        }
        return CompletableFuture.completedFuture(
                new Outcome.Done(done(channel, log, bounds, before, kept), List.of()));
    }

    private static Kept keep(Log log, LogPosition at, Entry entry) {
        log.entries.put(at, entry);
        log.marks.put(entry.key(), entry.mark());
        return new Kept(at, entry.text());
    }

    private News done(String channel, Log log, Bounds bounds, LogPosition before, List<Kept> kept) {
        while (log.entries.size() > bounds.entries()) {
            log.marks.remove(log.entries.pollFirstEntry().getValue().key());
        }
        log.untilNs = nanoTime.getAsLong() + bounds.life().toNanos();
        logs.put(channel, log);
        News news = new News(before, kept);
        if (!kept.isEmpty()) {
            tell(channel, each -> each.news(news));
        }
        return news;
    }

    private void tell(String channel, Consumer<Follower> what) {
        followers.getOrDefault(channel, Set.of()).forEach(what);
    }

    @Override
    public synchronized CompletableFuture<Outcome.Done> put(
            String channel, List<Entry> entries, Bounds bounds, boolean isFollowed) {
        Log log = log(channel);
        LogPosition before = log.last();
        List<Kept> kept = new ArrayList<>();
        List<Integer> conflicts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String mark = log.marks.get(entry.key());
            if (mark == null) {
                kept.add(keep(log, next(log.last(), entry.key()), entry));
            } else if (!mark.equals(entry.mark())) {
                conflicts.add(i);
            }
        }
        return CompletableFuture.completedFuture(
                new Outcome.Done(done(channel, log, bounds, before, kept), conflicts));
    }

    private static LogPosition next(LogPosition last, String key) {
        long number = key.matches("\\d+") ? Long.parseLong(key) : 0;
        return number > last.number()
                ? new LogPosition(number, 0)
                : new LogPosition(last.number(), last.sequence() + 1);
    }

    @Override
    public synchronized CompletableFuture<Page> read(String channel, LogPosition after, int most) {
        Log log = log(channel);
        List<Kept> found =
                log.entries.tailMap(after, false).entrySet().stream()
                        .limit(most)
                        .map(each -> new Kept(each.getKey(), each.getValue().text()))
                        .toList();
        return CompletableFuture.completedFuture(
                new Page(found, log.last(), log.entries.size(), log.forgotten));
    }

    @Override
    public synchronized CompletableFuture<Void> forget(String channel, long upTo, Duration life) {
        Log log = new Log();
        log.forgotten = upTo;
        log.untilNs = nanoTime.getAsLong() + life.toNanos();
        logs.put(channel, log);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> say(String channel, String text) {
        tell(channel, each -> each.said(text));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Following follow(String channel, Follower follower) {
        followers.computeIfAbsent(channel, name -> ConcurrentHashMap.newKeySet()).add(follower);
        return () -> followers.getOrDefault(channel, Set.of()).remove(follower);
    }

    @Override
    public void check() {}
}

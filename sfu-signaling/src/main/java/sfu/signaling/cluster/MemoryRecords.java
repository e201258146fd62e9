package sfu.signaling.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Records within one process. Safe for all threads. */
final class MemoryRecords implements Records {
    private record Kept(Entry entry, long sequence, long atNs) {}

    private static final class Kind {
        final Map<String, Kept> all = new HashMap<>();
        long sequence;
        long floor;
    }

    private final RecordLimits limits;
    private final LongSupplier nanoTime;
    private final Map<String, Kind> kinds = new HashMap<>(); // guarded by this

    MemoryRecords(RecordLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    private Kind kind(String name) {
        return kinds.computeIfAbsent(name, its -> new Kind());
    }

    private static Entry read(Kind its, String name) {
        Kept kept = its.all.get(name);
        return kept == null ? Entry.none(name) : kept.entry();
    }

    @Override
    public synchronized CompletableFuture<Entry> find(String kind, String name) {
        return CompletableFuture.completedFuture(read(kind(kind), name));
    }

    @Override
    public synchronized CompletableFuture<Entry> put(String kind, Entry next, long expected) {
        Kind its = kind(kind);
        if (read(its, next.name()).revision() == expected) {
            write(its, next);
        }
        return CompletableFuture.completedFuture(read(its, next.name()));
    }

    private void write(Kind its, Entry next) {
        its.sequence++;
        its.all.put(next.name(), new Kept(next, its.sequence, nanoTime.getAsLong()));
        long now = nanoTime.getAsLong();
        List<Kept> removed = removed(its);
        for (int i = 0; i < removed.size(); i++) {
            boolean isOver = now - removed.get(i).atNs() > limits.age().toNanos();
            if (isOver || removed.size() - i > limits.most()) {
                its.floor = Math.max(its.floor, removed.get(i).sequence());
                its.all.remove(removed.get(i).entry().name());
            }
        }
    }

    private static List<Kept> removed(Kind its) {
        return its.all.values().stream()
                .filter(each -> each.entry().isRemoved())
                .sorted(Comparator.comparingLong(Kept::sequence))
                .toList();
    }

    @Override
    public synchronized CompletableFuture<Boolean> offer(String kind, List<Entry> entries) {
        Kind its = kind(kind);
        long before = its.sequence;
        for (Entry each : entries) {
            if (wins(each, read(its, each.name()))) {
                write(its, each);
            }
        }
        return CompletableFuture.completedFuture(its.sequence > before);
    }

    private static boolean wins(Entry offered, Entry there) {
        return offered.revision() != there.revision()
                ? offered.revision() > there.revision()
                : text(offered).compareTo(text(there)) > 0;
    }

    private static String text(Entry entry) {
        return (entry.isRemoved() ? "-" : "+") + entry.text();
    }

    @Override
    public synchronized CompletableFuture<Page> since(String kind, long sequence, int most) {
        Kind its = kind(kind);
        List<Kept> found =
                its.all.values().stream()
                        .filter(each -> each.sequence() > sequence)
                        .sorted(Comparator.comparingLong(Kept::sequence))
                        .limit(most)
                        .toList();
        long last = found.isEmpty() ? sequence : found.getLast().sequence();
        List<Entry> entries = new ArrayList<>();
        found.forEach(each -> entries.add(each.entry()));
        return CompletableFuture.completedFuture(
                new Page(
                        new Mark("memory", last),
                        "memory",
                        its.sequence,
                        its.floor,
                        entries,
                        found.size() < most));
    }
}

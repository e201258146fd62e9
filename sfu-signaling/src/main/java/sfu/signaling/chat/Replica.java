package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.cluster.ChannelLog;
import sfu.signaling.cluster.ChannelLog.Outcome.Behind;
import sfu.signaling.cluster.ChannelLog.Outcome.Done;
import sfu.signaling.cluster.ChannelLog.Page;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a channel's messages in the log that all nodes share, and then in this node's store; while
 * the log cannot be reached, in the store alone, until it can. It asks the log for one thing at a
 * time: first what was missed, then it puts what is not there, then what is new.
 */
final class Replica implements Keeper, LogReader.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final int AT_ONCE = 50;
    private static final Duration UNKEPT = Duration.ofSeconds(10); // so that all nodes hear it
    private static final int MOST_UNKEPT = 100;
    private static final long MOST_AHEAD = TimeUnit.DAYS.toMicros(1); // of any clock

    private static final class Draft {
        LogEntry entry;
        final Outcome outcome;

        Draft(LogEntry entry, Outcome outcome) {
            this.entry = entry;
            this.outcome = outcome;
        }
    }

    private final Home home;
    private final ReplicaStore store;
    private final SharedChannels shared;
    private final Executor thread;
    private final long openedMs;
    private final LogReader reader;
    private final ChannelLog.Bounds bounds;
    private final Deque<Draft> drafts = new ArrayDeque<>();
    private final Map<String, Outcome> own = new HashMap<>(); // on their way through the log
    private final List<Runnable> whenOpen = new ArrayList<>();
    private final Deque<LogEntry> lacking = new ArrayDeque<>(); // here, and not in the log
    private ChannelLog.@Nullable Following following;
    private boolean isOpen;
    private boolean isAsking;
    private boolean wantsToRead = true;
    private boolean isCut; // the log of this channel could not be reached
    private final List<ChannelLog.News> heard = new ArrayList<>(); // while it asked
    private boolean isClosed;

    /** What a replica needs of its channel. */
    interface Home extends ReplicaStore.Listener {
        ChannelName name();

        ChatPolicy policy();
    }

    /**
     * @param openedMs what is older is no news where the whole log is read
     */
    Replica(Home home, ReplicaStore store, SharedChannels shared, Executor thread, long openedMs) {
        this.home = home;
        this.store = store;
        this.shared = shared;
        this.thread = thread;
        this.openedMs = openedMs;
        store.whenDone(this::next);
        reader = new LogReader(channel(), shared, thread, this::take, this);
        bounds = bounds(home.policy());
    }

    private ChannelLog.Bounds bounds(ChatPolicy policy) {
        return policy.history() > 0
                ? new ChannelLog.Bounds(shared.entries(), policy.maxAge())
                : new ChannelLog.Bounds(Math.min(MOST_UNKEPT, shared.entries()), UNKEPT);
    }

    private String channel() {
        return home.name().prefix();
    }

    private boolean isFollowed() {
        return !home.name().isOfRoom(); // a room is at one node
    }

    /** Reads what was written before. */
    void open() {
        if (isFollowed()) {
            following = shared.log().follow(channel(), new Hearing());
        }
        next();
    }

    @Override
    public void whenOpen(Runnable work) {
        if (isOpen) {
            work.run();
        } else {
            whenOpen.add(work);
        }
    }

    @Override
    public void keep(StoredMessage draft, Outcome outcome) {
        drafts.add(new Draft(LogEntry.of(draft), outcome));
        next();
    }

    @Override
    public void change(StoredMessage to, Talker by, long nowMs, Outcome outcome) {
        drafts.add(new Draft(new LogEntry(to, by, shared.nextChange(), nowMs), outcome));
        next();
    }

    /** Asks the log for what is to be asked next, if anything. */
    private void next() {
        if (isAsking || isClosed) {
            return;
        }
        if (isCut || !shared.isUp()) {
            opened();
            drafts.forEach(this::keepHere);
            drafts.clear();
        } else if (wantsToRead) {
            wantsToRead = false;
            isAsking = true;
            reader.read();
        } else if (!lacking.isEmpty()) {
            putLacking();
        } else if (store.hasUnshared()) {
            if (!store.isBusy()) { // else once it is on disk
                putUnshared();
            }
        } else if (!drafts.isEmpty()) {
            write();
        }
    }

    private void opened() {
        isOpen = true;
        List<Runnable> now = List.copyOf(whenOpen);
        whenOpen.clear();
        now.forEach(Runnable::run);
    }

    private void asked() {
        isAsking = false;
        heard.forEach(news -> wantsToRead |= !reader.take(news));
        heard.clear();
        next();
    }

    /** All that waits goes on with what this node has. */
    @Override
    public void failed(Throwable failure) {
        LOG.debug("the log of {} cannot be reached: {}", channel(), failure.toString());
        isCut = true;
        wantsToRead = true;
        shared.cut();
        asked();
    }

    @Override
    public void resync() {
        isCut = false;
        wantsToRead = true;
        next();
    }

    @Override
    public void caughtUp(@Nullable Set<String> seen, Page last) {
        store.forget(last.forgotten());
        boolean isWhole = last.size() < bounds.entries(); // else what it lacks was too old for it
        if (seen != null && isWhole && home.policy().history() > 0) {
            lacking.clear();
            lacking.addAll(store.lacking(seen, bounds.entries()));
        }
        opened();
        asked();
    }

    /** What is there already is left as it is. */
    private void putLacking() {
        List<LogEntry> some = new ArrayList<>();
        while (!lacking.isEmpty() && some.size() < AT_ONCE) {
            some.add(lacking.removeFirst());
        }
        put(some, done -> {}, reader::beginAnew);
    }

    private void putUnshared() {
        List<StoredMap.Entry<String, Unshared.Waiting>> some = store.unshared(AT_ONCE);
        List<LogEntry> entries = some.stream().map(each -> each.value().entry()).toList();
        put(
                entries,
                done -> {
                    some.forEach(store::shared);
                    shared.reconciled.add(entries.size() - done.conflicts().size());
                    done.conflicts().forEach(each -> renumber(entries.get(each)));
                },
                () -> {});
    }

    private void put(
            List<LogEntry> entries,
            java.util.function.Consumer<Done> whenDone,
            Runnable whenFailed) {
        isAsking = true;
        shared.log()
                .put(channel(), sealed(entries), bounds, isFollowed())
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                whenFailed.run();
                                failed(failure);
                                return;
                            }
                            whenDone.accept(done);
                            wantsToRead |= !reader.take(done.news());
                            asked();
                        },
                        thread);
    }

    private List<ChannelLog.Entry> sealed(List<LogEntry> entries) {
        return entries.stream().map(each -> each.sealed(shared.words(), channel())).toList();
    }

    /** Another node gave the same number while the two did not hear of each other. */
    private void renumber(LogEntry entry) {
        if (!entry.isNew()) {
            return;
        }
        shared.renumbered.increment();
        store.recall(entry.message());
        drafts.add(
                new Draft(
                        LogEntry.of(entry.message().numbered(0)),
                        new Outcome() {
                            @Override
                            public void kept(StoredMessage message, boolean isLocal) {
                                home.adopted(message);
                            }

                            @Override
                            public void failed(@Nullable Throwable failure) {
                                LOG.warn("a message of {} lost its number", channel());
                            }
                        }));
    }

    /** The first of what is new: messages, or one change. */
    private void write() {
        List<Draft> some = new ArrayList<>();
        if (!drafts.getFirst().entry.isNew()) {
            some.add(drafts.removeFirst());
        }
        while (some.isEmpty() || some.getFirst().entry.isNew()) {
            Draft next = drafts.peekFirst();
            if (next == null || !next.entry.isNew() || some.size() == AT_ONCE) {
                break;
            }
            number(next);
            some.add(drafts.removeFirst());
        }
        write(some);
    }

    private void number(Draft draft) {
        StoredMessage message = draft.entry.message();
        draft.entry = LogEntry.of(message.numbered(store.next(message.timeMs(), shared.slot())));
    }

    private void write(List<Draft> some) {
        isAsking = true;
        List<ChannelLog.Entry> entries = sealed(some.stream().map(each -> each.entry).toList());
        some.forEach(each -> own.put(each.entry.key(), each.outcome));
        (some.getFirst().entry.isNew()
                        ? shared.log().append(channel(), entries, bounds, isFollowed())
                        : shared.log().put(channel(), entries, bounds, isFollowed()))
                .whenCompleteAsync((outcome, failure) -> written(some, outcome, failure), thread);
    }

    private void written(
            List<Draft> some, ChannelLog.Outcome outcome, @Nullable Throwable failure) {
        if (failure != null) { // it may be in the log all the same: then it is put again in vain
            some.forEach(each -> own.remove(each.entry.key()));
            some.forEach(this::keepHere);
            failed(failure);
            return;
        }
        switch (outcome) {
            case Behind behind -> behind(some, behind);
            case Done done -> {
                shared.shared.add(some.size());
                wantsToRead |= !reader.take(done.news());
                asked();
            }
        }
    }

    /** Others wrote meanwhile: theirs come first. */
    private void behind(List<Draft> some, Behind behind) {
        some.forEach(each -> own.remove(each.entry.key()));
        some.reversed().forEach(drafts::addFirst);
        long number = some.getFirst().entry.message().number();
        if (Long.compareUnsigned(behind.last().number(), number + MOST_AHEAD) > 0) {
            shared.words().odd(channel(), behind.last().toString());
            failed(new IllegalStateException("a number of no clock"));
            return;
        }
        store.known(behind.last().number());
        wantsToRead = true;
        asked();
    }

    /** An entry of the log, in its order. */
    private void take(LogEntry entry) {
        boolean isTold = isOpen && (!reader.isReadingAll() || entry.timeMs() >= openedMs);
        store.take(entry, own.remove(entry.key()), isTold);
    }

    private void keepHere(Draft draft) {
        if (draft.entry.isNew() && draft.entry.message().number() == 0) {
            number(draft);
        }
        shared.local.increment();
        store.keepUnshared(draft.entry, draft.outcome);
    }

    @Override
    public boolean isBusy() {
        return isAsking || !drafts.isEmpty() || !whenOpen.isEmpty() || store.isBusy();
    }

    @Override
    public void forget() {
        shared.forget(channel(), store.forgetAll(), bounds.life());
    }

    @Override
    public void close() {
        isClosed = true;
        if (following != null) {
            following.close();
        }
    }

    /** What other nodes write, on the log's thread. */
    private final class Hearing implements ChannelLog.Follower {
        @Override
        public void news(ChannelLog.News news) {
            thread.execute(() -> {
                if (isAsking) { // the answer on its way may be older
                    heard.add(news);
                } else if (!isClosed && !reader.take(news)) {
                    wantsToRead = true;
                    next();
                }
            });
        }

        @Override
        public void said(String text) {}

        @Override
        public void reconnected() {
            thread.execute(() -> {
                wantsToRead = true;
                next();
            });
        }
    }
}

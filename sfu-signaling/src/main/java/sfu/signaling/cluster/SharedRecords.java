package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.Records.Mark;
import sfu.signaling.cluster.Records.Page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Keeps this node's copy of one kind of {@link Records} as all nodes have it. What changes is
 * decided there. After each time without them all is compared: what they lost is put back, what was
 * removed meanwhile is removed here. Safe for all threads.
 */
public final class SharedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRecords.class);
    private static final int AT_ONCE = 200;
    private static final int ATTEMPTS = 8; // who changes the same meanwhile
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("records").start(task); // comparing many takes a moment

    /** What this node has of it, kept beyond its end; safe for all threads. */
    public interface Copy {
        /** Also what it knows to be removed. */
        List<Entry> all();

        /** Null: nothing is known of it. */
        @Nullable Entry get(String name);

        /** All nodes have it so; completes when it is on disk. */
        CompletableFuture<Void> take(Entry entry);

        /** Nobody knows of it any more. */
        void drop(String name);

        /** Whether what is here holds, not what is there. */
        default boolean isLater(Entry own, Entry there) {
            return own.revision() > there.revision();
        }

        /** Whether it may be that nobody else has heard of what is here. */
        default boolean mayBeUntold(Entry own) {
            return false;
        }

        Mark mark();

        void mark(Mark mark);
    }

    /**
     * What became of a change.
     *
     * @param isKept once it is on this node's disk
     */
    public record Changed(Entry before, Entry now, CompletableFuture<Void> isKept) {}

    private final String kind;
    private final Records records;
    private final ChannelWords words;
    private final Copy copy;
    private final Runnable tell;
    private final int everyBeats;
    private final Agreement agreement = new Agreement();
    private volatile String server = ""; // as of the last page
    private @Nullable CompletableFuture<Void> running; // guarded by this
    private @Nullable CompletableFuture<Void> following; // guarded by this; begins after it

    /**
     * @param tell the other nodes that something changed; they look by themselves now and then
     * @param everyBeats how often this one looks
     */
    public SharedRecords(
            String kind,
            Records records,
            ChannelWords words,
            Copy copy,
            Runnable tell,
            int everyBeats) {
        this.kind = kind;
        this.records = records;
        this.words = words;
        this.copy = copy;
        this.tell = tell;
        this.everyBeats = everyBeats;
    }

    /** Whether a heart-beat was taken. */
    public void beat(boolean isTaken) {
        int beats = agreement.beat(isTaken);
        if (isTaken && (!agreement.isAgreed() || beats % everyBeats == 0)) {
            sync();
        }
    }

    /** Whether this node has what all have, as far as it knows. */
    public boolean isAgreed() {
        return agreement.isAgreed();
    }

    /** Something changed there; completes once that is so here, or cannot be found out. */
    public synchronized CompletableFuture<Void> sync() {
        if (running == null) {
            CompletableFuture<Void> its = new CompletableFuture<>();
            running = its;
            start(its);
            return its;
        }
        if (following == null) {
            following = new CompletableFuture<>();
        }
        return following;
    }

    private void start(CompletableFuture<Void> its) {
        CompletableFuture.supplyAsync(
                        () -> agreement.isToBeCompared() ? compare() : readOn(), THREADS)
                .thenCompose(done -> done)
                .exceptionally(failure -> {
                    LOG.debug("{} cannot be compared now: {}", kind, failure.toString());
                    return null;
                })
                .thenRun(() -> {
                    CompletableFuture<Void> next = next();
                    its.complete(null);
                    if (next != null) {
                        start(next);
                    }
                });
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        running = following;
        following = null;
        return running;
    }

    // reading what the others did

    private CompletableFuture<Void> readOn() {
        Mark from = copy.mark();
        return records.since(kind, from.sequence(), AT_ONCE)
                .thenComposeAsync(
                        page -> {
                            if (isOther(from, page)) {
                                agreement.disagree();
                                return compare();
                            }
                            return offer(take(page))
                                    .thenCompose(done -> {
                                        mark(from, page.mark());
                                        return page.isLast() ? nothing() : readOn();
                                    });
                        },
                        THREADS);
    }

    /** They are not, or not surely, what was read before. */
    private boolean isOther(Mark from, Page page) {
        return !page.mark().era().equals(from.era())
                || !page.server().equals(server)
                || page.last() < from.sequence();
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    private void mark(Mark before, Mark now) {
        if (!now.equals(before)) {
            copy.mark(now);
        }
    }

    /** Returns those of which this node knows a later revision. */
    private List<Entry> take(Page page) {
        List<Entry> later = new ArrayList<>();
        for (Entry sealed : page.entries()) {
            Entry its = opened(sealed);
            Entry own = copy.get(sealed.name());
            if (own != null && copy.isLater(own, sealed)) {
                later.add(own);
            } else if (its != null && !its.equals(own)) {
                take(its);
                Entry instead = copy.get(its.name());
                if (instead != null && copy.isLater(instead, its)) {
                    later.add(instead);
                }
            }
        }
        return later;
    }

    private CompletableFuture<Void> take(Entry entry) {
        return copy.take(entry);
    }

    // comparing all

    private CompletableFuture<Void> compare() {
        Map<String, Entry> own = new HashMap<>();
        int lost = agreement.losses();
        copy.all().forEach(each -> own.put(each.name(), each));
        return compare(0, copy.mark(), own, new HashSet<>(), new ArrayList<>())
                .thenRun(() -> agreement.agree(lost));
    }

    /**
     * @param own what there was here before
     */
    private CompletableFuture<Void> compare(
            long from, Mark before, Map<String, Entry> own, Set<String> seen, List<Entry> later) {
        return records.since(kind, from, AT_ONCE)
                .thenComposeAsync(
                        page -> {
                            page.entries().forEach(each -> seen.add(each.name()));
                            later.addAll(take(page));
                            if (!page.isLast()) {
                                return compare(page.mark().sequence(), before, own, seen, later);
                            }
                            later.addAll(missing(before, own, seen, page));
                            return offer(later)
                                    .thenRun(() -> {
                                        mark(before, page.mark());
                                        server = page.server();
                                    });
                        },
                        THREADS);
    }

    /**
     * What is not there was removed so long ago that nobody remembers, where this node was away
     * then; else it was lost.
     */
    private List<Entry> missing(Mark before, Map<String, Entry> own, Set<String> seen, Page page) {
        boolean isSameEra = before.era().equals(page.mark().era());
        boolean isForgotten = isSameEra && before.sequence() < page.floor();
        List<Entry> lost = new ArrayList<>();
        for (Entry each : own.values()) {
            if (seen.contains(each.name()) || !each.equals(copy.get(each.name()))) {
                continue;
            }
            boolean isTold = isSameEra && !copy.mayBeUntold(each);
            if (!isTold || (!isForgotten && !each.isRemoved())) {
                lost.add(each);
            } else if (!each.isRemoved()) {
                copy.drop(each.name());
            } // else it is remembered here alone
        }
        lost.sort(Comparator.comparingLong(Entry::revision)); // bars: as they came
        return lost;
    }

    private CompletableFuture<Void> offer(List<Entry> entries) {
        if (entries.isEmpty()) {
            return nothing();
        }
        return records.offer(kind, entries.stream().map(this::sealed).toList())
                .thenAccept(any -> {
                    if (any) {
                        tell.run(); // and so is read again
                    }
                });
    }

    /**
     * A node of an earlier version says so, which does not put it there; as {@link #sync}
     * completes.
     */
    public CompletableFuture<Void> heard(Entry entry) {
        return sync().thenCompose(done -> {
            Entry own = copy.get(entry.name());
            boolean isNews = own == null || own.revision() < entry.revision();
            return isNews && isAgreed()
                    ? offer(List.of(entry)).thenCompose(offered -> sync())
                    : nothing();
        });
    }

    /**
     * This node has it so already, whatever the others have: it is there from now on, or when they
     * can be reached again, unless something later is.
     */
    public void offer(Entry entry) {
        offer(List.of(entry))
                .exceptionally(failure -> {
                    agreement.disagree(); // all is compared then
                    return null;
                });
    }

    // changing

    /**
     * Changes what is there, unless others do at the same time: then it is decided anew.
     *
     * @param decision what is to be there, at any revision, instead of what is; the same: it stays;
     *     null: it may not be changed. An exception is the future's
     * @return nothing where it may not; fails with {@link ClusterException} where it cannot be
     *     decided now
     */
    public CompletableFuture<Optional<Changed>> change(
            String name, Function<Entry, @Nullable Entry> decision) {
        if (!isAgreed()) {
            return CompletableFuture.failedFuture(
                    new ClusterException(
                            "what is declared is decided by all nodes in common, and they cannot"
                                    + " be reached by this one now"));
        }
        return attempt(name, decision, ATTEMPTS);
    }

    private CompletableFuture<Optional<Changed>> attempt(
            String name, Function<Entry, @Nullable Entry> decision, int left) {
        if (left == 0) {
            return CompletableFuture.failedFuture(
                    new ClusterException("others change '" + name + "' at the same time"));
        }
        return records.find(kind, name)
                .thenCompose(there -> {
                    Entry base = base(there);
                    Entry wanted = decision.apply(base);
                    if (wanted == null) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }
                    if (wanted.equals(base)) {
                        return CompletableFuture.completedFuture(
                                Optional.of(new Changed(base, base, take(base))));
                    }
                    Entry next =
                            new Entry(name, base.revision() + 1, wanted.isRemoved(), wanted.text());
                    return put(there, base, next)
                            .thenCompose(done ->
                                    done.isPresent()
                                            ? CompletableFuture.completedFuture(done)
                                            : attempt(name, decision, left - 1));
                });
    }

    /** What this node knows is later where Redis lost it a moment ago. */
    private Entry base(Entry there) {
        Entry own = copy.get(there.name());
        Entry its = there.revision() == 0 ? there : opened(there);
        if (its == null) {
            throw new ClusterException(
                    "what Redis has of '"
                            + there.name()
                            + "' is not of this cluster: look whether all nodes have the same"
                            + " secret, or delete it");
        }
        return own != null && own.revision() > its.revision() ? own : its;
    }

    private CompletableFuture<Optional<Changed>> put(Entry there, Entry base, Entry next) {
        Entry sealed = sealed(next);
        return records.put(kind, sealed, there.revision())
                .thenApply(now -> {
                    if (!now.equals(sealed)) {
                        return Optional.empty();
                    }
                    CompletableFuture<Void> kept = take(next);
                    tell.run();
                    return Optional.of(new Changed(base, next, kept));
                });
    }

    // how it lies there

    private Entry sealed(Entry its) {
        return new Entry(
                its.name(), its.revision(), its.isRemoved(), words.write(place(its), its.text()));
    }

    private @Nullable Entry opened(Entry sealed) {
        String text = words.read(place(sealed), sealed.text());
        return text == null
                ? null
                : new Entry(sealed.name(), sealed.revision(), sealed.isRemoved(), text);
    }

    /** What is sealed for one place holds nowhere else. */
    private String place(Entry its) {
        String state = its.isRemoved() ? "-" : "+";
        return "declared " + kind + " " + its.revision() + " " + state + " " + its.name();
    }
}

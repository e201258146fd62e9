package sfu.admin.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.time.Clocks;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.Records.Mark;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One kind of what is declared, in the store; where there are other nodes all changes are decided
 * with them. Safe for all threads.
 */
final class Declarations<T extends Declaration<T>> implements SharedRecords.Copy {
    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            SerializationFeature
                                    .ORDER_MAP_ENTRIES_BY_KEYS) // equal texts for equals
                    .build();

    /** What becomes of them; called by one thread at a time. */
    interface Effect<T> {
        /** An exception: it cannot be made so, and is not. */
        void check(String name, T its);

        void holds(String name, T its);

        void holdsNoMore(String name);
    }

    private final String kind;
    private final Class<T> type;
    private final Effect<T> effect;
    private final int most;
    private final Clocks clocks;
    private final Store store;
    private final StoredMap<String, T> stored;
    private final StoredMap<String, Removed> storedRemoved;
    private final StoredMap<String, Mark> marks;
    private final Map<String, T> all = new HashMap<>(); // guarded by this
    private final Map<String, Removed> removed =
            new LinkedHashMap<>(); // the oldest first; likewise
    private volatile Mark mark;
    private volatile RecordLimits limits = RecordLimits.defaults();
    private volatile @Nullable SharedRecords shared; // null: this server is alone

    /**
     * @param kind rooms, for example
     * @param most that may be declared
     */
    Declarations(
            Store store, String kind, Class<T> type, Effect<T> effect, int most, Clocks clocks) {
        this.store = store;
        this.kind = kind;
        this.type = type;
        this.effect = effect;
        this.most = most;
        this.clocks = clocks;
        stored = store.named(kind + ".declared", type);
        storedRemoved = store.named(kind + ".removed", Removed.class);
        marks = store.named("declared.marks", Mark.class);
        each(storedRemoved).stream()
                .sorted(Comparator.comparingLong(its -> its.value().atMs()))
                .forEach(its -> removed.put(its.key(), its.value()));
        Mark last = marks.get(kind);
        mark = last == null ? Mark.NONE : last;
        each(stored).forEach(its -> all.put(its.key(), its.value()));
    }

    private static <V> List<StoredMap.Entry<String, V>> each(StoredMap<String, V> map) {
        String first = map.firstKey();
        String last = map.lastKey();
        return first == null || last == null
                ? List.of()
                : map.range(first, last, Integer.MAX_VALUE);
    }

    /** What was declared before this start holds. */
    synchronized void begin() {
        all.forEach(effect::holds);
    }

    /** From now on what changes is decided with the other nodes. */
    void shareBy(Function<SharedRecords.Copy, SharedRecords> sharing, RecordLimits remembered) {
        limits = remembered;
        shared = sharing.apply(this);
    }

    synchronized @Nullable T named(String name) {
        return all.get(name);
    }

    synchronized Map<String, T> sorted() {
        return new TreeMap<>(all);
    }

    // changing

    /**
     * Fails with {@link sfu.signaling.cluster.ClusterException} where the other nodes cannot be
     * asked, and as {@link Effect#check}.
     *
     * @param wanted at any revision
     */
    CompletableFuture<Outcome<T>> put(String name, T wanted, Precondition precondition) {
        SharedRecords its = shared;
        return its == null
                ? CompletableFuture.completedFuture(putHere(name, wanted, precondition))
                : put(its, name, wanted, precondition);
    }

    private synchronized Outcome<T> putHere(String name, T wanted, Precondition precondition) {
        T before = all.get(name);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return new Outcome.Conflict<>();
        }
        if (before == null && all.size() >= most) {
            return new Outcome.Full<>();
        }
        if (before != null && before.says(wanted)) {
            return new Outcome.Done<>(before, false, stored.put(name, before)); // may have failed
        }
        T now = after(before, knownRevision(name), wanted);
        effect.check(name, now);
        CompletableFuture<Void> kept = keep(name, now);
        return new Outcome.Done<>(now, before == null, kept);
    }

    private T after(@Nullable T before, long revision, T wanted) {
        return wanted.at(before == null ? clocks.wallMs() : before.madeAtMs(), revision + 1);
    }

    private long knownRevision(String name) {
        T its = all.get(name);
        Removed gone = removed.get(name);
        return its != null ? its.revision() : gone != null ? gone.revision() : 0;
    }

    private CompletableFuture<Outcome<T>> put(
            SharedRecords nodes, String name, T wanted, Precondition precondition) {
        synchronized (this) {
            if (!all.containsKey(name) && all.size() >= most) {
                return CompletableFuture.completedFuture(new Outcome.Full<>());
            }
        }
        return nodes.change(name, base -> next(name, base, wanted, precondition))
                .thenApply(done -> done.map(this::done).orElseGet(Outcome.Conflict::new));
    }

    private @Nullable Entry next(String name, Entry base, T wanted, Precondition precondition) {
        T before = read(base);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return null;
        }
        if (before != null && before.says(wanted)) {
            return base;
        }
        T now = after(before, base.revision(), wanted);
        effect.check(name, now);
        return entry(name, now);
    }

    private Outcome<T> done(SharedRecords.Changed changed) {
        T now = read(changed.now());
        return now == null
                ? new Outcome.Conflict<>()
                : new Outcome.Done<>(now, changed.before().isRemoved(), changed.isKept());
    }

    /**
     * Completes once it is on disk; false: the precondition does not hold. Fails as {@link #put}.
     */
    CompletableFuture<Boolean> remove(String name, Precondition precondition) {
        SharedRecords its = shared;
        return its == null
                ? removeHere(name, precondition)
                : its.change(name, base -> without(name, base, precondition))
                        .thenCompose(done ->
                                done.map(each -> each.isKept().thenApply(kept -> true))
                                        .orElseGet(() -> CompletableFuture.completedFuture(false)));
    }

    private @Nullable Entry without(String name, Entry base, Precondition precondition) {
        T before = read(base);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return null;
        }
        return before == null ? base : new Entry(name, base.revision(), true, "");
    }

    private synchronized CompletableFuture<Boolean> removeHere(
            String name, Precondition precondition) {
        T before = all.get(name);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return CompletableFuture.completedFuture(false);
        }
        if (before == null) {
            return CompletableFuture.completedFuture(true);
        }
        all.remove(name);
        effect.holdsNoMore(name);
        return stored.remove(name)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        restore(name, before);
                    }
                })
                .thenApply(done -> true);
    }

    /** It is still on disk. */
    private synchronized void restore(String name, T its) {
        if (!all.containsKey(name)) {
            all.put(name, its);
            effect.holds(name, its);
        }
    }

    // as all nodes have it

    @Override
    public synchronized List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        all.forEach((name, its) -> entries.add(entry(name, its)));
        removed.forEach((name, its) -> entries.add(new Entry(name, its.revision(), true, "")));
        return entries;
    }

    @Override
    public synchronized @Nullable Entry get(String name) {
        T its = all.get(name);
        Removed gone = removed.get(name);
        if (its != null) {
            return entry(name, its);
        }
        return gone == null ? null : new Entry(name, gone.revision(), true, "");
    }

    @Override
    public synchronized CompletableFuture<Void> take(Entry entry) {
        if (entry.revision() == 0 || knownRevision(entry.name()) > entry.revision()) {
            return CompletableFuture.completedFuture(null);
        }
        T its = read(entry);
        return its == null ? forgo(entry) : keep(entry.name(), its);
    }

    private CompletableFuture<Void> keep(String name, T its) {
        boolean wasRemoved = removed.remove(name) != null;
        all.put(name, its);
        effect.holds(name, its);
        return store.write(() -> {
            stored.set(name, its);
            if (wasRemoved) {
                storedRemoved.delete(name);
            }
        });
    }

    private CompletableFuture<Void> forgo(Entry entry) {
        String name = entry.name();
        if (all.remove(name) != null) {
            effect.holdsNoMore(name);
        }
        Removed its = new Removed(entry.revision(), clocks.wallMs());
        removed.remove(name); // it is the latest
        removed.put(name, its);
        return store.write(() -> {
            stored.delete(name);
            storedRemoved.set(name, its);
            prune();
        });
    }

    private void prune() {
        long before = clocks.earliestMs() - limits.age().toMillis();
        while (!removed.isEmpty()) {
            Map.Entry<String, Removed> oldest = removed.entrySet().iterator().next();
            if (removed.size() <= limits.most() && oldest.getValue().atMs() >= before) {
                return;
            }
            removed.remove(oldest.getKey());
            storedRemoved.delete(oldest.getKey());
        }
    }

    @Override
    public synchronized void drop(String name) {
        if (all.remove(name) != null) {
            LOG.info("{} '{}' was removed while this node was away", kind, name);
            effect.holdsNoMore(name);
        }
        removed.remove(name);
        var _ =
                store.write(
                                () -> {
                                    stored.delete(name);
                                    storedRemoved.delete(name);
                                })
                        .exceptionally(failure -> null); // it is done again at the next start
    }

    @Override
    public Mark mark() {
        return mark;
    }

    @Override
    public void mark(Mark now) {
        mark = now;
        var _ = marks.put(kind, now).exceptionally(failure -> null); // more is read again
    }

    // as text

    Entry entry(String name, T its) {
        try {
            return new Entry(name, its.revision(), false, JSON.writeValueAsString(its));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a record of texts and numbers
        }
    }

    /** Null where it is removed, or nothing that this version reads. */
    private @Nullable T read(Entry entry) {
        if (entry.isRemoved()) {
            return null;
        }
        try {
            T its = JSON.readValue(entry.text(), type);
            return Optional.ofNullable(its)
                    .map(each -> each.at(each.madeAtMs(), entry.revision()))
                    .orElse(null);
        } catch (JsonProcessingException e) {
            LOG.warn("what {} '{}' is declared to be cannot be read", kind, entry.name());
            return null;
        }
    }
}

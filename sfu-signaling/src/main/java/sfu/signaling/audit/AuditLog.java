package sfu.signaling.audit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.log.LogContext;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What was done about rooms and people, in order, as much as is kept of it. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private static final AuditEntry.Whom NOBODY = new AuditEntry.Whom("", "", "");

    /** Read at once; filters see no more of the store at a time. */
    private static final int CHUNK = 1000;

    /** Forgotten at once, so that no writer waits for many. */
    private static final int MOST_FORGOTTEN = 100;

    /**
     * Some entries, the latest first.
     *
     * @param next the "before" of those that follow; null after the last
     */
    public record Page(List<AuditEntry> entries, @Nullable Long next) {}

    /** Among the details of what was not done: the status of the answer. */
    public static final String REFUSED = "refused";

    private final StoredMap<Long, AuditEntry> entries;
    private final AuditLimits limits;
    private final Clocks clocks;
    private final LongAdder lost = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private final List<Consumer<AuditEntry>> observers = new CopyOnWriteArrayList<>();
    private final Setbacks setbacks;
    private long lastId; // guarded by this

    public AuditLog(Store store, AuditLimits limits, Clocks clocks) {
        this.limits = limits;
        this.clocks = clocks;
        entries = store.numbered("audit", AuditEntry.class);
        Long last = entries.lastKey();
        lastId = last == null ? 0 : last;
        setbacks = new Setbacks(store, last == null ? 0 : timeOf(last));
    }

    /** 0 where it cannot be read: the log goes on behind it. */
    private long timeOf(long id) {
        try {
            AuditEntry its = entries.get(id);
            return its == null ? 0 : its.at();
        } catch (StoreException e) {
            LOG.warn("the last entry of the audit log cannot be read", e);
            return 0;
        }
    }

    /** Each entry is told in their order; it must return at once. */
    public void observe(Consumer<AuditEntry> observer) {
        observers.add(observer);
    }

    /** Of this run of the server alone. */
    public static AuditLog inMemory() {
        return new AuditLog(Store.inMemory(), AuditLimits.defaults(), Clocks.system());
    }

    /**
     * Completes when it is on disk, with true; with false if the disk does not take it: what was
     * done is done, and that nobody can read of it is counted.
     */
    public CompletableFuture<Boolean> add(AuditEntry entry) {
        return append(entry)
                .handle((kept, failure) -> {
                    if (failure != null) {
                        lost.increment();
                        LOG.error(
                                "not in the audit log: {} by {} in {}",
                                entry.action(),
                                entry.by(),
                                entry.room(),
                                failure);
                    }
                    return failure == null;
                });
    }

    private synchronized CompletableFuture<Void> append(AuditEntry entry) {
        long nowMs = clocks.wallMs();
        long id = ++lastId;
        AuditEntry numbered = entry.with(id, nowMs);
        log(numbered);
        setbacks.note(id, nowMs, tooOldMs());
        CompletableFuture<Void> kept = entries.put(id, numbered);
        observers.forEach(each -> each.accept(numbered));
        try {
            forget(tooOldMs());
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
        return kept;
    }

    /** Entries from before it are not kept. */
    private long tooOldMs() {
        return clocks.earliestMs() - limits.age().toMillis();
    }

    private static void log(AuditEntry its) {
        AuditEntry.Whom only = its.people().size() == 1 ? its.people().getFirst() : NOBODY;
        try (LogContext _ = LogContext.of(its.room(), only.id(), only.identity())) {
            String refused = its.details().get(REFUSED);
            if (refused == null) {
                LOG.info("{}, by: {}", its.action(), its.actor());
            } else {
                LOG.info("refused ({}): {}, by: {}", refused, its.action(), its.actor());
            }
        }
    }

    private void forget(long tooOldMs) {
        for (int i = 0; i < MOST_FORGOTTEN; i++) {
            Long first = entries.firstKey();
            AuditEntry oldest = first == null ? null : entries.get(first);
            if (first == null
                    || entries.size() <= limits.entries()
                            && (oldest == null || oldest.at() >= tooOldMs)) {
                return;
            }
            entries.remove(first);
            forgotten.add(oldest != null && oldest.at() >= tooOldMs ? 1 : 0);
        }
    }

    /**
     * @throws StoreException when the disk cannot be read
     */
    public Page find(AuditQuery query) {
        return find(query, room -> true);
    }

    /**
     * As above, of some rooms; an empty name is of what is about all.
     *
     * @throws StoreException when the disk cannot be read
     */
    public Page find(AuditQuery query, Predicate<String> rooms) {
        List<AuditEntry> found = new ArrayList<>();
        long tooOldMs = Math.max(query.sinceMs(), tooOldMs());
        long from = query.before() - 1;
        while (from > 0) {
            List<StoredMap.Entry<Long, AuditEntry>> chunk = entries.back(from, 1L, CHUNK);
            for (StoredMap.Entry<Long, AuditEntry> each : chunk) {
                if (setbacks.areAllBefore(each.key(), each.value().at(), tooOldMs)) {
                    return new Page(found, null);
                }
                if (each.value().at() >= tooOldMs
                        && query.admits(each.value())
                        && rooms.test(each.value().room())) {
                    if (found.size() == query.limit()) {
                        return new Page(found, found.getLast().id());
                    }
                    found.add(each.value());
                }
            }
            from = chunk.size() < CHUNK ? 0 : chunk.getLast().key() - 1;
        }
        return new Page(found, null);
    }

    /** How many were not kept. */
    public long lost() {
        return lost.sum();
    }

    /** How many gave way to later ones before their time. */
    public long forgotten() {
        return forgotten.sum();
    }

    /** How many are kept. */
    public synchronized long size() {
        return entries.size();
    }
}

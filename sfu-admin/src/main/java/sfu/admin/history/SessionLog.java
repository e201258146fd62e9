package sfu.admin.history;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.admin.stream.RoomRates.Update;
import sfu.admin.stream.TailEvent;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.core.time.Clocks;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoreException;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Writes sessions that ended into the store, those of a second together; they are not waited for,
 * and where the disk fails they are lost and counted.
 */
public final class SessionLog implements RoomObserver {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    private static final int MAX_WAITING = 100_000;
    private static final int PART = 1000;
    private static final long DAY_MS = 86_400_000;

    /** Keys are milliseconds with so many bits more, lest two sessions have the same. */
    private static final int KEY_SHIFT = 10;

    private final HistoryLimits limits;
    private final Store store;
    private final Clocks clocks;
    private final StoredMap<Long, EndedSession> sessions;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<EndedSession> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder lost = new LongAdder();
    private final LongAdder forgotten = new LongAdder();
    private long lastKey;
    private long beforeMs;
    private volatile boolean isFailing;

    public SessionLog(HistoryLimits limits, Store store) {
        this(limits, store, Clocks.system());
    }

    public SessionLog(HistoryLimits limits, Store store, Clocks clocks) {
        this.limits = limits;
        this.clocks = clocks;
        this.store = store;
        sessions = store.numbered("sessions", EndedSession.class);
    }

    @Override
    public void joined(String room, ParticipantInfo who) {
        accounts.put(who.id(), new Account());
    }

    @Override
    public void connected(String room, ParticipantInfo who, long afterMs) {
        Account its = accounts.get(who.id());
        if (its != null) {
            its.connected(afterMs);
        }
    }

    @Override
    public void firstFrame(String room, ParticipantInfo who, long afterMs) {
        Account its = accounts.get(who.id());
        if (its != null) {
            its.firstFrame(afterMs);
        }
    }

    @Override
    public void left(
            String room, ParticipantInfo who, LeaveReason reason, String detail, long joinedAtMs) {
        Account its = accounts.remove(who.id());
        long nowMs = clocks.steadyMs();
        if (its != null && count.incrementAndGet() <= MAX_WAITING) {
            waiting.add(its.end(room, who, reason, detail, joinedAtMs, nowMs));
        } else if (its != null) {
            count.decrementAndGet();
            lost.increment();
        }
    }

    /** How many were not kept. */
    public long lost() {
        return lost.sum();
    }

    /** How many gave way to later ones before their time. */
    public long forgotten() {
        return forgotten.sum();
    }

    /** How it is now for those who are there; what ended before is written. */
    public synchronized void add(Update update, List<TailEvent> happened) {
        long sinceMs = beforeMs == 0 ? 0 : update.at() - beforeMs;
        beforeMs = update.at();
        update.rooms()
                .forEach(room ->
                        room.participants()
                                .forEach(person -> {
                                    Account its = accounts.get(person.id());
                                    if (its != null) {
                                        its.add(person, sinceMs);
                                    }
                                }));
        flush();
    }

    /** Writes what waits. */
    public synchronized void flush() {
        List<EndedSession> part = new ArrayList<>();
        for (EndedSession each = waiting.poll(); each != null; each = waiting.poll()) {
            count.decrementAndGet();
            part.add(each);
        }
        if (part.isEmpty()) {
            return;
        }
        try {
            part.forEach(this::write);
            prune(clocks.earliestMs());
        } catch (StoreException e) {
            LOG.debug("what is too old stays", e);
        }
    }

    private void write(EndedSession its) {
        CompletableFuture<Void> written;
        try {
            written = sessions.put(key(its.leftAt()), its);
        } catch (StoreException e) { // not even its number is known
            written = CompletableFuture.failedFuture(e);
        }
        var _ = written.whenComplete((done, failure) -> settled(failure));
    }

    private void settled(@Nullable Throwable failure) {
        if (failure != null) {
            lost.increment();
        }
        if (failure != null && !isFailing) {
            LOG.error("ended sessions are not kept; this is said once until they are", failure);
        }
        isFailing = failure != null;
    }

    private long key(long leftAtMs) {
        if (lastKey == 0) {
            Long last = sessions.lastKey();
            lastKey = last == null ? 0 : last;
        }
        lastKey = Math.max(lastKey + 1, leftAtMs << KEY_SHIFT);
        return lastKey;
    }

    private void prune(long nowMs) {
        long oldest = nowMs - limits.sessionDays() * DAY_MS << KEY_SHIFT;
        long tooMany = Math.min(PART, sessions.size() - limits.maxSessions());
        Long first = sessions.firstKey();
        if (first == null || first >= oldest && tooMany <= 0) {
            return;
        }
        for (var each : sessions.range(0L, Long.MAX_VALUE, PART)) {
            boolean isTooOld = each.key() < oldest;
            if (!isTooOld && tooMany <= 0) {
                break;
            }
            tooMany--;
            sessions.remove(each.key());
            forgotten.add(isTooOld ? 0 : 1);
        }
    }

    /**
     * Ended sessions, and where to go on.
     *
     * @param next a {@code before} for the next page; null at the end
     */
    public record Page(List<EndedSession> sessions, @Nullable Long next) {}

    /**
     * The latest first.
     *
     * @param before where an earlier page ended; Long.MAX_VALUE for the first
     * @param mostLooked of those that are looked at
     */
    public Page read(
            Predicate<EndedSession> filter,
            long fromMs,
            long toMs,
            long before,
            int most,
            int mostLooked) {
        List<EndedSession> found = new ArrayList<>();
        long last =
                Math.min(
                        before - 1,
                        toMs >= Long.MAX_VALUE >> KEY_SHIFT
                                ? Long.MAX_VALUE
                                : (toMs + 1 << KEY_SHIFT) - 1);
        long first = Math.max(0, fromMs) << KEY_SHIFT;
        int looked = 0;
        while (looked < mostLooked) {
            List<StoredMap.Entry<Long, EndedSession>> part = sessions.back(last, first, PART);
            for (StoredMap.Entry<Long, EndedSession> each : part) {
                if (filter.test(each.value())) {
                    found.add(each.value());
                    if (found.size() == most) {
                        return new Page(found, each.key());
                    }
                }
            }
            if (part.size() < PART) {
                return new Page(found, null);
            }
            looked += part.size();
            last = part.getLast().key() - 1;
        }
        return new Page(found, last + 1);
    }

    /** Before the store is closed. */
    public void close() {
        flush();
        store.durable();
    }
}

package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Handover;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.RoomObserver;
import sfu.core.stats.Limit;
import sfu.core.stats.Refusals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Rooms that were handed to this server, until the first of their people is here. */
final class Expected implements RoomObserver {
    private record Timed(Handover its, long untilNs) {}

    private final HandoverLimits limits;
    private final LongSupplier clock;
    private final Refusals refusals;
    private final Map<String, Timed> all = new LinkedHashMap<>(); // guarded by this

    /**
     * @param clock in nanoseconds
     * @param refusals told of each room that makes room for a later one
     */
    Expected(HandoverLimits limits, LongSupplier clock, Refusals refusals) {
        this.refusals = refusals;
        this.limits = limits;
        this.clock = clock;
    }

    synchronized void put(Handover its) {
        long nowNs = clock.getAsLong();
        all.values().removeIf(each -> each.untilNs() - nowNs <= 0);
        all.remove(its.room());
        if (all.size() >= limits.rooms()) {
            all.remove(all.keySet().iterator().next());
            refusals.count(Limit.MOVED_ROOMS);
        }
        all.put(its.room(), new Timed(its, nowNs + limits.firstWithin().toNanos()));
    }

    /** Null: it comes from nowhere. */
    synchronized @Nullable Handover of(String room) {
        Timed its = all.get(room);
        return its == null || its.untilNs() - clock.getAsLong() <= 0 ? null : its.its();
    }

    @Override
    public synchronized void joined(String room, ParticipantInfo who) {
        all.remove(room);
    }
}

package sfu.core.room;

import sfu.core.api.LeaveReason;
import sfu.core.log.LogContext;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.Limit;
import sfu.core.stats.Refusals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Whoever takes too long to connect leaves: its media will not come. On the room's executor. */
final class ConnectLimit {
    private final Room room;
    private final Refusals refusals;
    private final Dynacast.Later later;
    private final LongSupplier clock;
    private final long ns;
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // as they came
    private boolean isWatching; // later: one timer for all, most are connected by then

    private record Waiting(Member member, long untilNs) {
        boolean isOver() {
            return member.transport() == null || member.isGone() || member.isConnected();
        }
    }

    ConnectLimit(
            Room room,
            Refusals refusals,
            Dynacast.Later later,
            RoomLimits limits,
            LongSupplier clock) {
        this.room = room;
        this.refusals = refusals;
        this.later = later;
        this.clock = clock;
        ns = limits.connectMs() * 1_000_000L;
    }

    long ns() {
        return ns;
    }

    /** It has a transport since now. */
    void await(Member member) {
        waiting.add(new Waiting(member, clock.getAsLong() + ns));
        watch();
    }

    private void watch() {
        Waiting first = waiting.peek();
        if (first != null && !isWatching) {
            isWatching = true;
            later.run(this::look, first.untilNs() - clock.getAsLong());
        }
    }

    private void look() {
        isWatching = false;
        try {
            endUnconnected(clock.getAsLong());
        } finally {
            watch();
        }
    }

    private void endUnconnected(long nowNs) {
        for (Waiting first = waiting.peek();
                first != null && (first.isOver() || first.untilNs() <= nowNs);
                first = waiting.peek()) {
            waiting.remove();
            if (!first.isOver()) {
                end(first.member());
            }
        }
    }

    private void end(Member member) {
        TransportProxy transport = Objects.requireNonNull(member.transport());
        refusals.count(Limit.CONNECT_TIME);
        boolean hasPath = transport.ice() != null;
        ConnectingSnapshot connecting = transport.connecting();
        String detail = "not connected within %d ms".formatted(ns / 1_000_000);
        if (connecting != null && !connecting.lastCheck().isEmpty()) {
            detail += "; " + connecting.lastCheck();
        }
        LeaveReason reason = hasPath ? LeaveReason.DTLS_FAILED : LeaveReason.ICE_FAILED;
        try (LogContext _ = member.logContext()) {
            room.members().remove(member, reason, detail);
        }
    }
}

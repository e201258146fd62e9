package sfu.core.room;

import sfu.core.api.LeaveReason;
import sfu.core.log.LogContext;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.Limit;
import sfu.core.stats.Refusals;

/** Whoever takes too long to connect leaves: its media will not come. On the room's executor. */
final class ConnectLimit {
    private final Room room;
    private final Refusals refusals;
    private final Dynacast.Later later;
    private final long ns;

    ConnectLimit(Room room, Refusals refusals, Dynacast.Later later, RoomLimits limits) {
        this.room = room;
        this.refusals = refusals;
        this.later = later;
        ns = limits.connectMs() * 1_000_000L;
    }

    long ns() {
        return ns;
    }

    /** It has a transport since now. */
    void await(Member member) {
        later.run(() -> endUnconnected(member), ns);
    }

    private void endUnconnected(Member member) {
        TransportProxy transport = member.transport();
        if (transport == null || member.isGone() || member.isConnected()) {
            return;
        }
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

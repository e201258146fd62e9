package sfu.core.shard;

import sfu.core.forward.DownTrack;
import sfu.core.forward.SendSide;

/** Lets a transport's video go in bursts, at the fine timers, and sends what probes need. */
final class Pacing {
    private final Transport transport;
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::onTimer);

    Pacing(Transport transport) {
        this.transport = transport;
    }

    void wakeBy(long atNs) {
        if (!transport.isClosed()) {
            transport.shard().pacing().scheduleBy(timer, atNs);
        }
    }

    void close() {
        transport.shard().pacing().cancel(timer);
    }

    private void onTimer(long nowNs) {
        SendSide side = transport.outlet().sendSide();
        if (side == null || transport.isClosed() || !transport.outlet().isOpen()) {
            return;
        }
        try {
            run(side, nowNs);
        } catch (RuntimeException | Error bug) { // an Error would take the other timers with it
            transport.shard().fail(transport, bug);
        }
    }

    private void run(SendSide side, long nowNs) {
        side.release(transport.shard().egress(), nowNs);
        boolean isCatchingUp = transport.slots().handleTimeouts(transport.shard().egress(), nowNs);
        pad(side, nowNs);
        long nextNs = side.nextReleaseNs(isCatchingUp, nowNs);
        if (nextNs != Long.MAX_VALUE) {
            wakeBy(nextNs);
        }
    }

    /** On the first slot that can. */
    private void pad(SendSide side, long nowNs) {
        int due = side.paddingDueBytes(nowNs);
        for (DownTrack slot : transport.slots().all()) {
            if (due <= 0) {
                return;
            }
            due -= slot.sendPadding(due, transport.shard().egress());
        }
    }
}

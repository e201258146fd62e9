package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.Silence;
import sfu.admin.loadtest.peer.Totals;

/**
 * How much of what was to come came.
 *
 * @param expected packets: what our publishers sent, times the subscribers; without publishers of
 *     ours and where the server chooses, what the streams themselves and their silences tell
 * @param received of them
 */
record Delivery(long expected, long received) {
    static Delivery of(Plan plan, Totals totals, Silence silence) {
        boolean isViewed = plan.layout().hasViews();
        boolean isOurs = plan.crowd().publishers() > 0 && !isViewed;
        long received = isOurs ? totals.receivedPackets() : totals.foreignPackets();
        received += isViewed ? totals.receivedPackets() : 0;
        boolean isLayered = plan.content().layers() > 1; // who gets which is the server's choice
        long told = received + totals.gaps() + silence.packets();
        return new Delivery(isOurs && !isLayered ? totals.expectedPackets() : told, received);
    }

    long lost() {
        return Math.max(0, expected - received);
    }

    double lostPercent() {
        return expected == 0 ? 0 : 100.0 * lost() / expected;
    }

    /** Received more than once, if nothing is missing. */
    long surplus() {
        return Math.max(0, received - expected);
    }
}

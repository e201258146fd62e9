package sfu.core.forward;

/**
 * A slot's start from the cache: what that has from a key frame on goes first, some of it at each
 * tick, and what was handed out meanwhile needs no sending again.
 */
final class CatchUp {
    /** A slot that starts from the cache goes back at most so many packets. */
    private static final int MAX_PACKETS = 1024;

    /** Of these so many per tick, so that a start is no burst of a megabyte. */
    private static final int TICK_PACKETS = 40;

    /** A start that takes longer than that on a slow path is tried again at a later key frame. */
    private static final long MAX_NS = 1_500_000_000L;

    private boolean isRunning;
    private long next; // the number to go on with
    private long beganNs;
    private int budget; // packets of this tick
    private long sent; // so many packets of the encoding, of all that it ever had

    /** Reads what {@link #sentOf} reads; the value means nothing. */
    int touch() {
        return (int) sent;
    }

    void begin(long number, long nowNs) {
        isRunning = true;
        next = number;
        beganNs = nowNs;
    }

    boolean isRunning() {
        return isRunning;
    }

    void beginTick(UpTrack from) {
        next = Math.max(next, from.highest() - MAX_PACKETS);
        budget = TICK_PACKETS;
    }

    /** The index in the cache of the next packet; -1 when none is left, or none of this tick. */
    int poll(UpTrack from) {
        while (next <= from.highest() && budget > 0) {
            int index = from.cache().find(next++);
            if (index >= 0) {
                budget--;
                return index;
            }
        }
        return -1;
    }

    /** Numbers that were not looked at yet. */
    long left(UpTrack from) {
        return from.highest() + 1 - next;
    }

    boolean isTooLong(long nowNs) {
        return nowNs - beganNs > MAX_NS;
    }

    /** All left: even what still waits for its turn in the fan-out. */
    void complete(UpTrack from) {
        isRunning = false;
        sent = from.fanOut().added();
    }

    void stop() {
        isRunning = false;
        sent = 0;
    }

    /** How many of a batch were sent by this: the ordinal of its first packet being given. */
    int sentOf(long first) {
        return (int) Math.max(0, sent - first);
    }
}

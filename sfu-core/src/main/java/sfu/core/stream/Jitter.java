package sfu.core.stream;

/** Interarrival jitter (RFC 3550 6.4.1, A.8). */
final class Jitter {
    private static final long NANOS = 1_000_000_000L;

    /** A longer one is a sender that stopped or set its clock, not the network. */
    private static final int MAX_SECONDS = 5;

    private final int clockRate;
    private boolean started;
    private int lastTransit;
    private double value;

    Jitter(int clockRate) {
        this.clockRate = clockRate;
    }

    void add(int timestamp, long arrivalNs) {
        int transit = rtpUnits(arrivalNs) - timestamp; // modulo 2^32, as timestamps are
        long difference = Math.abs((long) (transit - lastTransit));
        if (started && difference <= (long) MAX_SECONDS * clockRate) {
            value += (difference - value) / 16;
        }
        started = true;
        lastTransit = transit;
    }

    /** The next packet is compared with nothing before it. */
    void restart() {
        started = false;
    }

    private int rtpUnits(long ns) {
        long seconds = Math.floorDiv(ns, NANOS);
        return (int) (seconds * clockRate + Math.floorMod(ns, NANOS) * clockRate / NANOS);
    }

    /** In units of the RTP clock. */
    int rtpUnits() {
        return (int) value;
    }

    double seconds() {
        return value / clockRate;
    }
}

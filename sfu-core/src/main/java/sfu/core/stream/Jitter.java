package sfu.core.stream;

/** Interarrival jitter (RFC 3550 6.4.1, A.8). */
final class Jitter {
    private boolean started;
    private long lastTransit;
    private double value;

    void add(int timestamp, long arrivalNs, int clockRate) {
        long arrival = (long) (arrivalNs * (clockRate / 1e9));
        long transit = (int) (arrival - timestamp); // modulo 2^32, as time stamps are
        if (started) {
            double d = Math.abs((int) (transit - lastTransit));
            value += (d - value) / 16;
        }
        started = true;
        lastTransit = transit;
    }

    void reset() {
        started = false;
    }

    /** In units of the RTP clock. */
    int rtpUnits() {
        return (int) value;
    }
}

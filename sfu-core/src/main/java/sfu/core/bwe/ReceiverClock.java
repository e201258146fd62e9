package sfu.core.bwe;

/** Extends the 24-bit reference times of reports, and notices when the receiver's clock jumps. */
final class ReceiverClock {
    private static final long UNIT_NS = 64_000_000L;
    private static final int SIGN_SHIFT = 8; // of 24 bits in 32

    /** What network and queues can shift a report by; suspended machines do more. */
    private static final long MAX_SHIFT_NS = 3_000_000_000L;

    private boolean started;
    private int lastReference;
    private long lastNs; // of the receiver
    private long lastNowNs;
    private boolean jumped;

    /** The reference in nanoseconds from any zero; after a jump as if there had been none. */
    long extend(int reference, long nowNs) {
        if (!started) {
            started = true;
            set(reference, 0, nowNs);
            return 0;
        }
        long passedNs = nowNs - lastNowNs;
        long stepNs = ((reference - lastReference) << SIGN_SHIFT >> SIGN_SHIFT) * UNIT_NS;
        jumped = Math.abs(stepNs - passedNs) > MAX_SHIFT_NS;
        long atNs = lastNs + (jumped ? passedNs : stepNs);
        if (jumped || stepNs > 0) {
            set(reference, atNs, nowNs);
        }
        return atNs;
    }

    private void set(int reference, long ns, long nowNs) {
        lastReference = reference;
        lastNs = ns;
        lastNowNs = nowNs;
    }

    /** Whether the last one did not fit to the time that has passed. */
    boolean jumped() {
        return jumped;
    }
}

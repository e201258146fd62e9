package sfu.core.bwe;

/** Extends the 24-bit send times of packets: seconds with 18 bits of fraction, around each 64 s. */
final class AbsSendTime {
    private static final int SIGN_SHIFT = 8; // of 24 bits in 32
    private static final int FRACTION_BITS = 18;
    private static final long SECOND_NS = 1_000_000_000L;

    private boolean started;
    private int last;
    private long lastNs;

    /** In nanoseconds from any zero; steps of up to 32 s either way are told apart. */
    long toNs(int time) {
        if (!started) {
            started = true;
            last = time;
        }
        int step = (time - last) << SIGN_SHIFT >> SIGN_SHIFT;
        long ns = lastNs + (step * SECOND_NS >> FRACTION_BITS);
        if (step > 0) {
            last = time;
            lastNs = ns;
        }
        return ns;
    }
}

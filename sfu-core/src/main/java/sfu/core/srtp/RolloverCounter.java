package sfu.core.srtp;

/**
 * The 48-bit packet index of RFC 3711 section 3.3.1 (and appendix A): rollover counter * 65536 +
 * sequence number. The pair (ROC, s_l) is kept as one number, the highest index so far.
 */
public final class RolloverCounter {
    /** The number of packets that one key may protect per SSRC. */
    public static final long LIMIT = 1L << 48;

    private RolloverCounter() {}

    /**
     * The likeliest index of a packet with sequence number {@code seq}. Negative if that would lie
     * before the first packet; {@link #LIMIT} or more if the key is used up.
     *
     * @param highest the highest index so far, or -1 before the first packet
     */
    public static long estimate(long highest, int seq) {
        if (highest < 0) {
            return seq;
        }
        int last = (int) highest & 0xFFFF;
        long roc = highest >>> 16;
        if (last < 0x8000) {
            if (seq - last > 0x8000) {
                roc--;
            }
        } else if (last - 0x8000 > seq) {
            roc++;
        }
        return (roc << 16) | seq;
    }
}

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
     * <p>Without a branch: one that is taken each 65,536 packets only has the packets' path
     * compiled anew when it is, minutes after the start.
     *
     * @param highest the highest index so far, or -1 before the first packet
     */
    public static long estimate(long highest, int seq) {
        long isFirst = highest >> 63; // all ones or none
        int isLowerHalf = ~(int) highest >>> 15 & 1; // half the space ahead counts as later then
        int ahead = (short) (seq - (int) highest - isLowerHalf) + isLowerHalf;
        return highest + ahead & ~isFirst | seq & isFirst;
    }
}

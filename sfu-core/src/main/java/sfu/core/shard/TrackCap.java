package sfu.core.shard;

/**
 * Decides on each packet of a video track whether its publisher may send so much of it: a token
 * bucket for all of its encodings and their retransmissions together, kept as the time at which it
 * will be full again.
 *
 * <p>The publisher's client was told of the cap and should keep to it by itself: this is for those
 * that do not, and far enough from it that no others notice.
 */
final class TrackCap {
    /** What a browser begins with, before it knows of its path or of a cap. */
    private static final long LEAST_BPS = 300_000;

    private static final double SECOND_NS = 1e9;
    private static final long MS = 1_000_000L;

    private double nsPerByte; // 0: there is no cap
    private long patienceNs;
    private long sinceNs;
    private long fullNs;

    /**
     * @param bitrateBps 0 for none
     */
    void set(long bitrateBps, CapLimits limits, long nowNs) {
        double mostBps = Math.max(LEAST_BPS, bitrateBps / 100.0 * limits.percent());
        nsPerByte = bitrateBps == 0 ? 0 : SECOND_NS * Byte.SIZE / mostBps;
        patienceNs = limits.patienceMs() * MS;
        sinceNs = nowNs + patienceNs;
        fullNs = sinceNs;
    }

    /** Whether the packet may go on. */
    boolean admit(int sizeBytes, long nowNs) {
        return nsPerByte == 0 || take(sizeBytes, nowNs);
    }

    private boolean take(int sizeBytes, long nowNs) {
        if (nowNs < sinceNs) {
            return true;
        }
        long nextNs = Math.max(fullNs, nowNs) + (long) (sizeBytes * nsPerByte);
        if (nextNs > nowNs + patienceNs) {
            return false;
        }
        fullNs = nextNs;
        return true;
    }
}

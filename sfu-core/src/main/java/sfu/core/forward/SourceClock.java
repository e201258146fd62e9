package sfu.core.forward;

/** Where a publisher's RTP clock stands on the server's, as its sender reports say. */
final class SourceClock {
    private boolean isKnown;
    private int rtp;
    private long atNs;

    /** The RTP clock stood at {@code rtpTimestamp} at {@code serverNs}. */
    void sync(int rtpTimestamp, long serverNs) {
        isKnown = true;
        rtp = rtpTimestamp;
        atNs = serverNs;
    }

    void forget() {
        isKnown = false;
    }

    boolean isKnown() {
        return isKnown;
    }

    /** The RTP time at a moment of the server's clock; needs {@link #isKnown}. */
    int rtpAt(long ns, int clockRate) {
        return rtp + (int) Math.round((ns - atNs) * (clockRate / 1e9));
    }
}

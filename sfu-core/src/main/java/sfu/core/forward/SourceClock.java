package sfu.core.forward;

import sfu.core.layers.LayerClocks;

/**
 * Where a publisher's RTP clock stands in one encoding, on the server's clock and on its own, as
 * its sender reports say.
 */
public final class SourceClock {
    private final LayerClocks clocks;
    private final int encoding;
    private boolean isKnown;
    private int rtp;
    private long atNs;
    private long captureNs;

    SourceClock(LayerClocks clocks, int encoding) {
        this.clocks = clocks;
        this.encoding = encoding;
    }

    /**
     * The RTP clock stood at {@code rtpTimestamp} at {@code serverNs}.
     *
     * @param itsNs the same by the publisher's own clock
     */
    public void sync(int rtpTimestamp, long serverNs, long itsNs) {
        isKnown = true;
        rtp = rtpTimestamp;
        atNs = serverNs;
        captureNs = itsNs;
        clocks.onSenderReport(encoding, rtpTimestamp, itsNs);
    }

    void forget() {
        isKnown = false;
    }

    public boolean isKnown() {
        return isKnown;
    }

    /** As in the last {@link #sync}. */
    public int rtp() {
        return rtp;
    }

    public long atNs() {
        return atNs;
    }

    public long captureNs() {
        return captureNs;
    }

    /** The RTP time at a moment of the server's clock; needs {@link #isKnown}. */
    int rtpAt(long ns) {
        return rtp + (int) Math.round((ns - atNs) * (clocks.clockRate() / 1e9));
    }
}

package sfu.core.layers;

/**
 * When each encoding's pictures were captured: by the sender reports of each (RFC 3550 6.4.1),
 * since their RTP timestamps begin at random places. One for a track.
 */
public final class LayerClocks {
    private static final int MAX_ENCODINGS = 4;
    private static final double NS = 1e9;

    private final int clockRate;
    private final boolean[] known = new boolean[MAX_ENCODINGS];
    private final int[] rtp = new int[MAX_ENCODINGS];
    private final long[] ns = new long[MAX_ENCODINGS];

    /**
     * @param clockRate of RTP timestamps, in Hz
     */
    public LayerClocks(int clockRate) {
        this.clockRate = clockRate;
    }

    public int clockRate() {
        return clockRate;
    }

    /**
     * A sender report of an encoding.
     *
     * @param captureNs its NTP time in ns, in any epoch that all encodings share
     */
    public void onSenderReport(int encoding, int timestamp, long captureNs) {
        known[encoding] = true;
        rtp[encoding] = timestamp;
        ns[encoding] = captureNs;
    }

    /** The encoding began a new stream: its timestamps mean nothing any more. */
    public void forget(int encoding) {
        known[encoding] = false;
    }

    public boolean isKnown(int encoding) {
        return known[encoding];
    }

    /** When a timestamp of this encoding was captured; needs {@link #isKnown}. */
    public long captureNs(int encoding, int timestamp) {
        return ns[encoding] + Math.round((timestamp - rtp[encoding]) * (NS / clockRate));
    }

    /** A span of time in RTP ticks. */
    int ticks(long spanNs) {
        return (int) Math.round(spanNs * (clockRate / NS));
    }
}

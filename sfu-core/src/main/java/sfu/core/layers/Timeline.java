package sfu.core.layers;

/**
 * The RTP timestamps of one slot, continuous over changes of encoding and of track: a new source's
 * first picture stands as far behind the last one sent as it was captured later, or if the sender
 * reports do not tell yet, as it arrived later.
 */
public final class Timeline {
    /** A new picture is never at or before one that was sent: 1 ms at least. */
    private static final double MIN_STEP_SECONDS = 0.001;

    /** Where only arrival is known, a new source begins at least this much later. */
    private static final long MIN_ARRIVAL_STEP_NS = 10_000_000;

    /** Reports that put a picture further from its arrival than this are not believed. */
    private static final long MAX_DISAGREEMENT_NS = 2_000_000_000L;

    private int unstarted = -1; // 0 once a picture was sent
    private int encoding;
    private int sourceTimestamp;
    private int sentTimestamp;
    private long arrivalNs;

    /** Reads what {@link #sent} reads; the value means nothing. */
    public int touch() {
        return sentTimestamp;
    }

    /**
     * What to add to the timestamps of an encoding that begins here.
     *
     * @param isSameTrack whether it is another encoding of the track that was sent last, so that
     *     {@code clocks} knows both; else arrival decides
     */
    public int join(
            LayerClocks clocks, boolean isSameTrack, int encoding, int timestamp, long nowNs) {
        if (unstarted != 0) {
            return 0;
        }
        long sinceNs = Math.max(nowNs - arrivalNs, MIN_ARRIVAL_STEP_NS);
        long stepNs = sinceNs;
        if (isSameTrack && clocks.isKnown(encoding) && clocks.isKnown(this.encoding)) {
            long capturedNs =
                    clocks.captureNs(encoding, timestamp)
                            - clocks.captureNs(this.encoding, sourceTimestamp);
            if (Math.abs(capturedNs - sinceNs) <= MAX_DISAGREEMENT_NS) {
                stepNs = capturedNs;
            }
        }
        int least = (int) Math.round(MIN_STEP_SECONDS * clocks.clockRate());
        return sentTimestamp + Math.max(clocks.ticks(stepNs), least) - timestamp;
    }

    /**
     * A picture of this source timestamp was sent under {@code timestamp + offset}; only the newest
     * counts. Without a branch: one that is first taken late in a server's life has all packets'
     * compiled path thrown away.
     */
    public void sent(int encoding, int timestamp, int offset, long nowNs) {
        int its = timestamp + offset;
        int newer = sentTimestamp - its >> 31 | unstarted; // all bits or none
        this.encoding ^= (this.encoding ^ encoding) & newer;
        sourceTimestamp ^= (sourceTimestamp ^ timestamp) & newer;
        sentTimestamp ^= (sentTimestamp ^ its) & newer;
        arrivalNs ^= (arrivalNs ^ nowNs) & newer;
        unstarted = 0;
    }
}

package sfu.core.srtp;

/**
 * The sending state of one SSRC in one session. It lives as long as the session: an index that was
 * used once is never given out again, so no (key, SSRC, index) can protect two different packets.
 * To repeat a packet use RTX, or {@link SrtpWorker#protectRtpAgain} with the very same bytes.
 */
public final class SrtpSender {
    final SrtpContext context;
    final int ssrc;
    final ReplayWindow sent;
    private long lowest = Long.MAX_VALUE;
    long nextRtcp;

    SrtpSender(SrtpContext context, int ssrc, int window) {
        this.context = context;
        this.ssrc = ssrc;
        this.sent = new ReplayWindow(window);
    }

    /** Reads what protecting a packet reads; the value means nothing. */
    public int touch() {
        return (int) (sent.highest() + lowest);
    }

    public SrtpContext context() {
        return context;
    }

    public int ssrc() {
        return ssrc;
    }

    /** The highest RTP index used so far (rollover counter * 65536 + sequence number), or -1. */
    public long highestIndex() {
        return sent.highest();
    }

    /**
     * The index under which this sequence number was claimed, or -1. Which of the last 128 were
     * claimed is known; of older ones only that they lie among the 2^15 before the highest, and not
     * before the first.
     */
    long claimed(int sequenceNumber) {
        long index = RolloverCounter.estimate(sent.highest(), sequenceNumber);
        if (index > sent.highest() || index < lowest) {
            return -1;
        }
        return sent.check(index) == 0 ? -1 : index;
    }

    /** Takes the index for this sequence number out of use, or returns a negative code. */
    long claim(int sequenceNumber) {
        long index = sent.indexOf(sequenceNumber);
        if (index >= 0) {
            sent.accept(index);
            lowest = Math.min(lowest, index);
        }
        return index;
    }
}

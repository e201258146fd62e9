package sfu.core.srtp;

/**
 * The sending state of one SSRC in one session. It lives as long as the session: an index that was
 * used once is never given out again, so no (key, SSRC, index) can protect two different packets.
 * To repeat a packet, send the bytes that were protected the first time, or use RTX.
 */
public final class SrtpSender {
    final SrtpContext context;
    final int ssrc;
    final ReplayWindow sent;
    long nextRtcp;

    SrtpSender(SrtpContext context, int ssrc, int window) {
        this.context = context;
        this.ssrc = ssrc;
        this.sent = new ReplayWindow(window);
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

    /** The index under which this sequence number was claimed, among the last 2^15, or -1. */
    long claimed(int seq) {
        long index = RolloverCounter.estimate(sent.highest(), seq);
        return index <= sent.highest() ? index : -1;
    }

    /** Takes the index for {@code seq} out of use and returns it, or returns a negative code. */
    long claim(int seq) {
        long index = RolloverCounter.estimate(sent.highest(), seq);
        if (index < 0) {
            return SrtpWorker.TOO_OLD;
        }
        if (index >= RolloverCounter.LIMIT) {
            return SrtpWorker.EXHAUSTED;
        }
        int code = sent.check(index);
        if (code != 0) {
            return code;
        }
        sent.accept(index);
        return index;
    }
}

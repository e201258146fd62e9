package sfu.core.speakers;

/** One audio track as its room's listeners compare it with the others. */
public class Voice {
    /** A speaker that falls silent keeps its place against noise for about half a second. */
    private static final long DECAY_NS_PER_DB = 25_000_000L;

    private final long track;
    private final Loudness loudness = new Loudness();
    private final LevelLog log = new LevelLog();
    private int peak;
    private long peakNs;

    /**
     * @param track its number
     */
    public Voice(long track) {
        this.track = track;
    }

    public long track() {
        return track;
    }

    /**
     * Takes note of a packet.
     *
     * @param level in -dBov, 0 to 127, or -1 where the packet has none (RFC 6464)
     */
    public void hear(int level, int payloadBytes, long nowNs) {
        int now = loudness.hear(level, payloadBytes, nowNs);
        log.add(now);
        if (now >= score(nowNs)) {
            peak = now;
            peakNs = nowNs;
        }
    }

    /** What it counts in comparison, 0 to 127. */
    int score(long nowNs) {
        return (int) Math.max(0, peak - (nowNs - peakNs) / DECAY_NS_PER_DB);
    }

    /** Whether it is loud enough to be heard. */
    boolean isAudible(long nowNs) {
        return score(nowNs) >= Loudness.AUDIBLE;
    }

    public SpeechEvidence evidence() {
        return loudness.evidence();
    }

    LevelLog log() {
        return log;
    }
}

package sfu.core.speakers;

/**
 * How loud one voice is, as far as that is to be believed: its own level (RFC 6464), weighed
 * against the size of its packets and against how long it has not paused.
 *
 * <p>Loudness is 0 (silence) to 127 (overload), in dB: 127 less the level in -dBov.
 */
final class Loudness {
    static final int MAX = 127;

    /** Opus in DTX, comfort noise: no speech at any bitrate (6 kbit/s are 15 bytes in 20 ms). */
    static final int SILENT_BYTES = 10;

    /** From this on it is taken for sound at all; browsers suppress noise to far below. */
    static final int AUDIBLE = 127 - 65;

    /**
     * Whoever is never this much quieter than at its loudest is no speech: syllables dip by more.
     */
    private static final int PAUSE_DB = 12;

    /** Nobody speaks longer than that without a pause. */
    static final long MAX_BREATH_NS = 10_000_000_000L;

    /** After which its claim fades by a dB in so much time. */
    private static final long FADE_NS = 100_000_000L;

    /** To this much less: music alone in a room is still heard, beside a voice it yields. */
    private static final int MAX_FADE_DB = 60;

    /** Packets missing for so long are a pause: DTX. */
    private static final long GAP_NS = 150_000_000L;

    private final SizeLoudness sizes = new SizeLoudness();
    private int peak;
    private long breathNs; // when it paused last
    private long heardNs;
    private boolean isHeard;
    private SpeechEvidence evidence = SpeechEvidence.NONE;

    /**
     * Takes note of a packet.
     *
     * @param level in -dBov, 0 to 127, or -1 where the packet has none
     * @return its loudness
     */
    int hear(int level, int payloadBytes, long nowNs) {
        if (!isHeard || nowNs - heardNs > GAP_NS) {
            pause(nowNs);
        }
        isHeard = true;
        heardNs = nowNs;
        if (payloadBytes <= SILENT_BYTES) { // whatever it says
            pause(nowNs);
            return 0;
        }
        int claimed = level >= 0 ? MAX - Math.min(level, MAX) : sizes.hear(payloadBytes);
        evidence = level >= 0 ? SpeechEvidence.LEVEL : sizes.evidence();
        if (claimed < peak - PAUSE_DB || claimed < AUDIBLE) {
            pause(nowNs);
        }
        peak = Math.max(peak, claimed);
        return Math.max(claimed - fade(nowNs), Math.min(claimed, AUDIBLE));
    }

    private void pause(long nowNs) {
        breathNs = nowNs;
        peak = 0;
    }

    private int fade(long nowNs) {
        long over = nowNs - breathNs - MAX_BREATH_NS;
        return over <= 0 ? 0 : (int) Math.min(over / FADE_NS, MAX_FADE_DB);
    }

    SpeechEvidence evidence() {
        return evidence;
    }
}

package sfu.core.speakers;

/** How loud a voice without levels is, by the size of its packets: speech takes more bytes. */
final class SizeLoudness {
    /** Sizes that differ by less tell nothing: constant bitrate, or nothing but noise. */
    private static final double MIN_SPREAD = 1.4;

    /** Either bound comes back by an eighth of its distance in so many packets: some seconds. */
    private static final int DECAY_PACKETS = 64;

    /** Of packets between silence and speech, as libwebrtc's levels are of speech: -70 to -25. */
    private static final int QUIET = Loudness.MAX - 70;

    private static final int SPEECH = Loudness.MAX - 25;

    private double least;
    private double most;
    private int packets;

    /** Returns the loudness that its size stands for. */
    int hear(int bytes) {
        if (packets++ == 0) {
            least = bytes;
            most = bytes;
        }
        least = Math.min(least, bytes);
        most = Math.max(most, bytes);
        if (packets % DECAY_PACKETS == 0) {
            least += (bytes - least) / 8;
            most -= (most - bytes) / 8;
        }
        if (evidence() == SpeechEvidence.NONE) {
            return Loudness.AUDIBLE;
        }
        double share = (bytes - least) / (most - least);
        return QUIET + (int) Math.round(share * (SPEECH - QUIET));
    }

    SpeechEvidence evidence() {
        return most >= least * MIN_SPREAD ? SpeechEvidence.SIZE : SpeechEvidence.NONE;
    }
}

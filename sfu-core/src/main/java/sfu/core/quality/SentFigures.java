package sfu.core.quality;

/**
 * A track, or one encoding of it, as the server received it in one interval.
 *
 * @param audio else video
 * @param flows whether packets came
 * @param muted then none have to
 * @param wanted whether anybody gets it: else its publisher may stop
 * @param loss share on the way to the server, 0..1
 * @param cpuLimited its client's encoder lacks processor time
 */
public record SentFigures(
        boolean audio,
        boolean flows,
        boolean muted,
        boolean wanted,
        double loss,
        double jitterMs,
        boolean cpuLimited) {
    /** Of a track that is not there. */
    public static final SentFigures NONE = new SentFigures(false, false, true, false, 0, 0, false);

    public SentFigures with(double itsLoss, double itsJitterMs) {
        return new SentFigures(audio, flows, muted, wanted, itsLoss, itsJitterMs, cpuLimited);
    }

    /** Sound of which nothing comes: it may be that there is nothing to hear. */
    boolean isSilence() {
        return audio && !flows;
    }
}

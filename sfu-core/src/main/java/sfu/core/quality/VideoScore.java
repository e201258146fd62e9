package sfu.core.quality;

/** How good a picture is: by what is delivered of what could be of use, and by its freezes. */
public final class VideoScore {
    /** Half of the bits cost so much: a step of the usual three sizes is a quarter. */
    private static final double PER_HALF = 0.75;

    /** A picture of any size that moves is better than this many points below the best. */
    private static final double MOST_FOR_SIZE = 3;

    /** A second without a new picture in ten is plain to see, half of the time is useless. */
    private static final double PER_FROZEN = 8;

    /** Up to it a usual buffer hides it. */
    private static final double HIDDEN_JITTER_MS = 40;

    private VideoScore() {}

    /**
     * How much of the time a picture is to be expected to stand still of which no client tells: as
     * much as is lost of it, and what its packets are late.
     *
     * @param loss share of packets, 0..1
     * @return 0..1
     */
    public static double frozen(double loss, double jitterMs) {
        double late = Math.max(0, jitterMs - HIDDEN_JITTER_MS) / 1000;
        return Math.min(1, Math.max(0, loss) + late);
    }

    /**
     * @param deliveredBps of the layer that is sent
     * @param usefulBps of the best layer that the view could use; 0 for not known
     * @param frozen share of the interval, 0..1
     */
    public static double of(double deliveredBps, double usefulBps, double frozen) {
        double halves =
                usefulBps <= 0 || deliveredBps >= usefulBps
                        ? 0
                        : Math.log(usefulBps / Math.max(1, deliveredBps)) / Math.log(2);
        double ofSize = Math.min(MOST_FOR_SIZE, PER_HALF * Math.max(0, halves));
        return Quality.clamp(Quality.BEST - ofSize - PER_FROZEN * frozen);
    }
}

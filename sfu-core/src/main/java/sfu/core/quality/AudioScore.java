package sfu.core.quality;

/** The mean opinion score of a voice by the E-model (ITU-T G.107), as far as a server knows it. */
public final class AudioScore {
    /** G.107's R with nothing wrong but the codec's and the devices' own. */
    private static final double BASE = 93.2;

    /**
     * How well the codec hides lost packets (G.113's Bpl): of Opus between G.729 (19) and G.711
     * with concealment (25).
     */
    private static final double LOSS_ROBUSTNESS = 20;

    /** Of frame, encoder and device, one way. */
    private static final double OWN_DELAY_MS = 50;

    /** G.107 7.4: from here on a delay is heard. */
    private static final double HEARD_DELAY_MS = 177.3;

    private AudioScore() {}

    /**
     * @param loss share of packets that are lost or come too late, 0..1
     * @param rttMs between the two clients by the server; half of it is one way
     * @param jitterMs of which the receiver's buffer has about twice as much
     * @return 1 to 4.4, the best of this scale
     */
    public static double of(double loss, double rttMs, double jitterMs) {
        double delayMs = rttMs / 2 + 2 * jitterMs + OWN_DELAY_MS;
        double late = Math.max(0, delayMs - HEARD_DELAY_MS);
        double ofDelay = 0.024 * delayMs + 0.11 * late;
        double percent = 100 * Math.max(0, Math.min(1, loss));
        double ofLoss = 95 * percent / (percent + LOSS_ROBUSTNESS);
        return mos(BASE - ofDelay - ofLoss);
    }

    /** G.107 Annex B. */
    static double mos(double r) {
        if (r <= 0) {
            return Quality.WORST;
        }
        double capped = Math.min(100, r);
        return Quality.clamp(1 + 0.035 * capped + capped * (capped - 60) * (100 - capped) * 7e-6);
    }
}

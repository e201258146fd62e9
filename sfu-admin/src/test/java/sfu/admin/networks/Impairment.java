package sfu.admin.networks;

/**
 * What one direction of a link does to packets.
 *
 * @param rateBps bits a second of IP packets; 0: unlimited
 * @param queueMs what would wait longer for the link is dropped
 * @param delayMs one way
 * @param jitterMs up to so much more, evenly distributed; the order is kept
 * @param lossPercent of packets, each by chance
 */
record Impairment(long rateBps, int queueMs, int delayMs, int jitterMs, double lossPercent) {
    /** About what home routers hold; longer than a congestion controller should ever fill. */
    private static final int QUEUE_MS = 1000;

    static final Impairment NONE = new Impairment(0, QUEUE_MS, 0, 0, 0);
    static final Impairment BLACKOUT = NONE.withLoss(100);

    Impairment withRate(long bps) {
        return new Impairment(bps, queueMs, delayMs, jitterMs, lossPercent);
    }

    Impairment withDelay(int ms) {
        return new Impairment(rateBps, queueMs, ms, jitterMs, lossPercent);
    }

    Impairment withJitter(int ms) {
        return new Impairment(rateBps, queueMs, delayMs, ms, lossPercent);
    }

    Impairment withLoss(double percent) {
        return new Impairment(rateBps, queueMs, delayMs, jitterMs, percent);
    }
}

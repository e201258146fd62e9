package sfu.core.bwe;

/** How much was sent and lost in the last quarters of a second, the newest weighing most. */
final class LossObservations {
    static final int WINDOW = 15;
    private static final long LENGTH_NS = 250_000_000L;

    /** Shorter than the interval of the probes for video that waits. */
    private static final long STALE_NS = 4_000_000_000L;

    private static final double FADING = 0.9;

    /** A spike of loss that much above the usual rate was caused by that rate. */
    private static final double MEDIAN_FACTOR = 2;

    private static final double[] WEIGHTS = weights();
    private static final long NEVER = Long.MIN_VALUE;

    private final double[] rates = new double[WINDOW]; // bit/s
    private final int[] bytes = new int[WINDOW];
    private final int[] lostBytes = new int[WINDOW];
    private int total;
    private long openBytes;
    private long openLostBytes;
    private long lastSentNs = NEVER;
    private double averageLoss;

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        for (int i = 0; i < WINDOW; i++) {
            weights[i] = Math.pow(FADING, i);
        }
        return weights;
    }

    /** Whether nothing was sent for so long that what was lost before says nothing of now. */
    boolean isStale(FeedbackBatch batch) {
        return lastSentNs != NEVER
                && batch.packets > 0
                && batch.firstSentNs - lastSentNs > STALE_NS;
    }

    void forget() {
        total = 0;
        openBytes = 0;
        openLostBytes = 0;
        lastSentNs = NEVER;
        averageLoss = 0;
    }

    /** Whether this completes an observation. */
    boolean add(FeedbackBatch batch) {
        openLostBytes = Math.max(0, openLostBytes + batch.lostBytes - batch.recoveredBytes);
        if (batch.packets == 0) {
            return false;
        }
        openBytes += batch.reportedBytes;
        if (lastSentNs == NEVER) {
            lastSentNs = batch.firstSentNs;
        }
        long lengthNs = batch.lastSentNs - lastSentNs;
        if (lengthNs < LENGTH_NS) {
            return false;
        }
        int i = total++ % WINDOW;
        rates[i] = openBytes * 8e9 / lengthNs;
        bytes[i] = (int) openBytes;
        lostBytes[i] = (int) Math.min(openLostBytes, openBytes);
        openBytes = 0;
        openLostBytes = 0;
        lastSentNs = batch.lastSentNs;
        averageLoss = average();
        return true;
    }

    /** Without the best and the worst, when there are enough. */
    private double average() {
        int best = 0;
        int worst = 0;
        double sum = 0;
        double lost = 0;
        for (int age = 0; age < count(); age++) {
            sum += weight(age) * bytes(age);
            lost += weight(age) * lostBytes(age);
            best = loss(age) < loss(best) ? age : best;
            worst = loss(age) > loss(worst) ? age : worst;
        }
        if (count() > 3 && best != worst && MEDIAN_FACTOR * medianRate() > rate(worst)) {
            sum -= weight(best) * bytes(best) + weight(worst) * bytes(worst);
            lost -= weight(best) * lostBytes(best) + weight(worst) * lostBytes(worst);
        }
        return sum <= 0 ? 0 : Math.clamp(lost / sum, 0, 1);
    }

    /** Of few: the one that has as many above as below. */
    private double medianRate() {
        for (int age = 0; age < count(); age++) {
            int below = 0;
            int equal = 0;
            for (int other = 0; other < count(); other++) {
                below += rate(other) < rate(age) ? 1 : 0;
                equal += rate(other) == rate(age) ? 1 : 0;
            }
            if (below <= count() / 2 && below + equal > count() / 2) {
                return rate(age);
            }
        }
        return 0;
    }

    /** At most {@link #WINDOW}. */
    int count() {
        return Math.min(total, WINDOW);
    }

    private int index(int age) {
        return (total - 1 - age) % WINDOW;
    }

    /** Of an observation, the newest having age 0. */
    double weight(int age) {
        return WEIGHTS[age];
    }

    double rate(int age) {
        return rates[index(age)];
    }

    int bytes(int age) {
        return bytes[index(age)];
    }

    int lostBytes(int age) {
        return lostBytes[index(age)];
    }

    private double loss(int age) {
        return bytes(age) == 0 ? 0 : (double) lostBytes(age) / bytes(age);
    }

    boolean isWithoutLoss() {
        for (int age = 0; age < count(); age++) {
            if (lostBytes(age) > 0) {
                return false;
            }
        }
        return true;
    }

    /** 0..1 */
    double averageLoss() {
        return averageLoss;
    }

    /** When the last packet of the newest one left. */
    long lastSentNs() {
        return lastSentNs;
    }
}

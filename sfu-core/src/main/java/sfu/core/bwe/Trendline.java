package sfu.core.bwe;

/** The slope of the one-way delay over time: a line through the last smoothed delays. */
final class Trendline {
    private static final int WINDOW = 20;
    private static final double SMOOTHING = 0.9;

    private final double[] timesMs = new double[WINDOW];
    private final double[] delaysMs = new double[WINDOW];
    private int count;
    private int at;
    private double delayMs; // since the beginning: only its changes matter
    private double smoothedMs;
    private double slope;

    /**
     * @param growthMs how much longer the last group was on its way than the one before
     * @param arrivalMs by the receiver's clock, from any zero
     * @return milliseconds of delay a millisecond; the last one while there is no other
     */
    double add(double growthMs, double arrivalMs) {
        delayMs += growthMs;
        smoothedMs = SMOOTHING * smoothedMs + (1 - SMOOTHING) * delayMs;
        timesMs[at] = arrivalMs;
        delaysMs[at] = smoothedMs;
        at = (at + 1) % WINDOW;
        count = Math.min(count + 1, WINDOW);
        if (count == WINDOW) {
            slope = fit();
        }
        return slope;
    }

    private double fit() {
        double meanTime = mean(timesMs);
        double meanDelay = mean(delaysMs);
        double product = 0;
        double square = 0;
        for (int i = 0; i < WINDOW; i++) {
            double x = timesMs[i] - meanTime;
            product += x * (delaysMs[i] - meanDelay);
            square += x * x;
        }
        return square == 0 ? slope : product / square;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    void reset() {
        count = 0;
        at = 0;
        delayMs = 0;
        smoothedMs = 0;
        slope = 0;
    }
}

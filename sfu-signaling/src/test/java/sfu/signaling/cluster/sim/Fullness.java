package sfu.signaling.cluster.sim;

import java.util.Arrays;

/** How full the living nodes were while something went on, as shares of their budget. */
final class Fullness {
    private double largestMean;
    private double largest;
    private double largestBelow60;
    private double mean;
    private double p99;

    void take(double[] loads) {
        mean = Arrays.stream(loads).average().orElseThrow();
        double max = Arrays.stream(loads).max().orElseThrow();
        largestMean = Math.max(largestMean, mean);
        largest = Math.max(largest, max);
        if (mean < 0.6) {
            largestBelow60 = Math.max(largestBelow60, max);
        }
    }

    /** At the end of it. */
    void end(double[] loads) {
        double[] sorted = loads.clone();
        Arrays.sort(sorted);
        p99 = sorted[(int) (0.99 * (sorted.length - 1))];
    }

    /** The last mean that was taken. */
    double mean() {
        return mean;
    }

    double largestMean() {
        return largestMean;
    }

    double largest() {
        return largest;
    }

    /** While the mean was below 0.6. */
    double largestBelow60() {
        return largestBelow60;
    }

    double p99() {
        return p99;
    }
}

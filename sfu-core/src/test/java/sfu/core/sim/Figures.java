package sfu.core.sim;

import java.util.Arrays;

/** What a flow measured: samples with their times, to be asked for parts of it. */
public final class Figures {
    private long[] timesNs = new long[1024];
    private double[] values = new double[1024];
    private int count;

    public void add(long nowNs, double value) {
        if (count == timesNs.length) {
            timesNs = Arrays.copyOf(timesNs, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        timesNs[count] = nowNs;
        values[count++] = value;
    }

    private double[] between(double fromSeconds, double toSeconds) {
        double[] part = new double[count];
        int n = 0;
        for (int i = 0; i < count; i++) {
            double at = timesNs[i] / 1e9;
            if (at >= fromSeconds && at < toSeconds) {
                part[n++] = values[i];
            }
        }
        return Arrays.copyOf(part, n);
    }

    public double mean(double fromSeconds, double toSeconds) {
        return Arrays.stream(between(fromSeconds, toSeconds)).average().orElse(0);
    }

    public double sum(double fromSeconds, double toSeconds) {
        return Arrays.stream(between(fromSeconds, toSeconds)).sum();
    }

    public double max(double fromSeconds, double toSeconds) {
        return Arrays.stream(between(fromSeconds, toSeconds)).max().orElse(0);
    }

    /**
     * @param share 0..1
     */
    public double percentile(double share, double fromSeconds, double toSeconds) {
        double[] part = between(fromSeconds, toSeconds);
        Arrays.sort(part);
        return part.length == 0 ? 0 : part[(int) Math.min(part.length - 1, share * part.length)];
    }

    /** The seconds until a sample is at least that high, or infinity. */
    public double secondsUntilAbove(double value, double fromSeconds) {
        return secondsUntil(value, fromSeconds, 1);
    }

    public double secondsUntilBelow(double value, double fromSeconds) {
        return secondsUntil(value, fromSeconds, -1);
    }

    private double secondsUntil(double value, double fromSeconds, int sign) {
        for (int i = 0; i < count; i++) {
            double at = timesNs[i] / 1e9;
            if (at >= fromSeconds && sign * (values[i] - value) >= 0) {
                return at - fromSeconds;
            }
        }
        return Double.POSITIVE_INFINITY;
    }
}

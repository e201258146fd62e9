package sfu.admin.cluster;

/** A mean of what was measured, in which the older counts exponentially less; 0 before. */
final class Smoothed {
    private final double windowNs;
    private double mean; // guarded by this
    private long atNs; // guarded by this
    private boolean isBegun; // guarded by this

    /**
     * @param windowNs what is as old as this counts 1/e
     */
    Smoothed(long windowNs) {
        this.windowNs = windowNs;
    }

    /** The mean with what was measured since the time before. */
    synchronized double add(double measured, long nowNs) {
        if (Double.isNaN(measured)) {
            return mean; // not known
        }
        double weight = isBegun ? 1 - Math.exp((atNs - nowNs) / windowNs) : 0;
        mean += weight * (measured - mean);
        atNs = nowNs;
        isBegun = true;
        return mean;
    }
}

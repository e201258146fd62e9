package sfu.core.bwe;

/** The rate at which packets come out at the receiver, by a Bayesian average of short windows. */
final class AcknowledgedBitrate {
    private static final double INITIAL_WINDOW_MS = 500;
    private static final double WINDOW_MS = 150;

    /** How much a sample's distance from the average says about its own uncertainty. */
    private static final double UNCERTAINTY = 10;

    /** A low sample says less when the sender had little to send. */
    private static final double UNCERTAINTY_IN_ALR = 20;

    private static final double INITIAL_VARIANCE = 50;
    private static final double VARIANCE_GROWTH = 5;
    private static final double FAST_CHANGE_VARIANCE = 200;

    /** Bytes without a report count with the next that has one, unless these are an outage's. */
    private static final double MAX_SKIP_MS = 500;

    private double kbps = -1;
    private double variance = INITIAL_VARIANCE;
    private long lastNs = Long.MIN_VALUE;
    private double windowMs;
    private long windowBytes;

    /** What came in order of arrival. */
    void add(FeedbackBatch batch, boolean isInAlr) {
        for (int i = 0; i < batch.count(); i++) {
            long bytes = batch.bytes(i);
            if (i == 0 && gapMs(batch.arrivalNs(0)) < MAX_SKIP_MS) {
                bytes += batch.skippedBytes;
            }
            add(batch.arrivalNs(i), bytes, isInAlr);
        }
    }

    private double gapMs(long arrivalNs) {
        return lastNs == Long.MIN_VALUE ? MAX_SKIP_MS : (arrivalNs - lastNs) / 1e6;
    }

    void add(long arrivalNs, long bytes, boolean isInAlr) {
        double sample = sampleKbps(arrivalNs, bytes, kbps < 0 ? INITIAL_WINDOW_MS : WINDOW_MS);
        if (sample < 0) {
            return;
        }
        if (kbps < 0) {
            kbps = sample;
            return;
        }
        double scale = isInAlr && sample < kbps ? UNCERTAINTY_IN_ALR : UNCERTAINTY;
        double uncertainty = scale * Math.abs(kbps - sample) / Math.max(kbps, 1);
        double sampleVariance = uncertainty * uncertainty;
        double predicted = variance + VARIANCE_GROWTH;
        kbps = (sampleVariance * kbps + predicted * sample) / (sampleVariance + predicted);
        variance = sampleVariance * predicted / (sampleVariance + predicted);
    }

    /** The rate of the window that ends here, or -1 inside a window. */
    private double sampleKbps(long arrivalNs, long bytes, double lengthMs) {
        if (lastNs != Long.MIN_VALUE && arrivalNs >= lastNs) {
            double stepMs = (arrivalNs - lastNs) / 1e6;
            windowMs += stepMs;
            if (stepMs > lengthMs) { // a pause: nothing to be told from it
                windowBytes = 0;
                windowMs = 0;
            }
        }
        lastNs = Math.max(lastNs, arrivalNs);
        double sample = -1;
        if (windowMs >= lengthMs) {
            sample = windowBytes * 8 / lengthMs;
            windowMs -= lengthMs;
            windowBytes = 0;
        }
        windowBytes += bytes;
        return sample;
    }

    /** The sender has more to send from now on, or the network takes less. */
    void expectFastChange() {
        variance += FAST_CHANGE_VARIANCE;
    }

    /** The receiver's clock is another one. */
    void restartWindow() {
        lastNs = Long.MIN_VALUE;
        windowMs = 0;
        windowBytes = 0;
    }

    /** 0 before the first. */
    double bps() {
        return Math.max(0, kbps * 1000);
    }
}

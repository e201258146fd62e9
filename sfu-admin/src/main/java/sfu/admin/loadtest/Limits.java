package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run must keep to succeed; null for no limit.
 *
 * @param lossPercent of the expected packets
 * @param p99Ms of the latency
 */
public record Limits(@Nullable Double lossPercent, @Nullable Double p99Ms) {
    public Limits {
        if (lossPercent != null && !(lossPercent >= 0 && lossPercent <= 100)) {
            throw new IllegalArgumentException("--max-loss is 0 to 100 percent");
        }
        if (p99Ms != null && !(p99Ms > 0)) {
            throw new IllegalArgumentException("--max-p99-ms is above 0");
        }
    }

    /**
     * A sentence for each that was broken; who received nothing, though somebody sent, breaks them
     * all, and less sent than asked for breaks each run.
     */
    public List<String> broken(Report report) {
        List<String> sentences = new ArrayList<>();
        if (report.isBehind()) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "this process was too slow: it sent %,d of %,d packets",
                            report.sent(),
                            report.sent() + report.skipped()));
        }
        boolean hasLimit = lossPercent != null || p99Ms != null;
        if (hasLimit && isSilent(report)) {
            sentences.add("nothing was received, and so the limits are broken");
            return sentences;
        }
        if (hasLimit && report.silent() > 0) {
            sentences.add(
                    report.silent()
                            + " received nothing of what others sent, and so the limits are"
                            + " broken");
        }
        if (lossPercent != null && report.lostPercent() > lossPercent) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "%.3f %% of the packets were lost, --max-loss allows %s %%",
                            report.lostPercent(),
                            lossPercent));
        }
        if (p99Ms != null) {
            checkLatency(report, p99Ms, sentences);
        }
        return sentences;
    }

    /** Where one publishes alone, nothing is to be received. */
    private static boolean isSilent(Report report) {
        return report.received() == 0 && (report.silent() > 0 || report.subscribers() > 0);
    }

    private static void checkLatency(Report report, double allowedMs, List<String> sentences) {
        double p99Ms = report.latencyP99Us() / 1000.0;
        if (report.latencySamples() == 0) {
            sentences.add(
                    "no latency was measured, as --max-p99-ms needs: only packets of this run's"
                            + " publishers tell it");
        } else if (p99Ms > allowedMs) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "the latency's p99 was %.2f ms, --max-p99-ms allows %s ms",
                            p99Ms,
                            allowedMs));
        }
    }
}

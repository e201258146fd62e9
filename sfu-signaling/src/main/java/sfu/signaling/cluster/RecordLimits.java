package sfu.signaling.cluster;

import java.time.Duration;

/**
 * How long it is remembered that something was removed.
 *
 * @param age for which a node may be away and still hear of it
 * @param most of each kind; beyond it the oldest are forgotten
 */
public record RecordLimits(Duration age, int most) {
    public static RecordLimits defaults() {
        return new RecordLimits(Duration.ofDays(30), 100_000);
    }
}

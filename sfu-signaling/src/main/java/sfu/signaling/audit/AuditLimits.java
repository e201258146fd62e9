package sfu.signaling.audit;

import java.time.Duration;

/**
 * How much of the audit log is kept.
 *
 * @param entries at most, the latest
 * @param age after which one is forgotten
 */
public record AuditLimits(int entries, Duration age) {
    public AuditLimits {
        if (entries < 1 || age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("of the audit log at least one entry is kept");
        }
    }

    public static AuditLimits defaults() {
        return new AuditLimits(100_000, Duration.ofDays(90));
    }
}

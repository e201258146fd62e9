package sfu.core.stream;

import sfu.core.rtcp.NtpTime;

/**
 * From a publisher's NTP clock to the server's monotonic one: the least of the recent differences
 * between a sender report's time and its arrival, so that jitter does not move it. One for all
 * tracks of a publisher, so that its sound and picture keep their relation.
 */
public final class ClockMap {
    /** Clocks drift apart: what is older than this many reports is forgotten. */
    private static final int WINDOW = 32;

    /** No report is this late or early: the publisher's clock was set. */
    private static final long STEP_NS = 2_000_000_000L;

    private final long[] offsets = new long[WINDOW];
    private int count;
    private int next;
    private long referenceNtp;
    private long least;

    /**
     * @param ntp as in the report (RFC 3550 4)
     */
    public void onSenderReport(long ntp, long arrivalNs) {
        if (count == 0) {
            referenceNtp = ntp;
        }
        long offset = arrivalNs - NtpTime.betweenNs(referenceNtp, ntp);
        if (count > 0 && Math.abs(offset - least) > STEP_NS) {
            count = 0;
            next = 0;
            referenceNtp = ntp;
            offset = arrivalNs;
        }
        offsets[next] = offset;
        next = (next + 1) % WINDOW;
        count = Math.min(count + 1, WINDOW);
        least = offsets[0];
        for (int i = 1; i < count; i++) {
            least = Math.min(least, offsets[i]);
        }
    }

    public boolean isKnown() {
        return count > 0;
    }

    /** The monotonic time of a publisher's NTP time; needs {@link #isKnown}. */
    public long toServerNs(long ntp) {
        return least + NtpTime.betweenNs(referenceNtp, ntp);
    }
}

package sfu.core.stream;

import sfu.core.rtcp.NtpTime;

/**
 * From a publisher's NTP clock to the server's monotonic one: the least of the recent differences
 * between a sender report's time and its arrival, so that jitter does not move it. One for all
 * tracks of a publisher, so that its sound and picture keep their relation.
 */
public final class ClockMap {
    /** A publisher's clock may drift: what is older than this many reports is forgotten. */
    private static final int WINDOW = 32;

    private final long[] offsets = new long[WINDOW];
    private int count;
    private long referenceNtp;

    public void onSenderReport(long ntp, long arrivalNs) {
        if (count == 0) {
            referenceNtp = ntp;
        }
        offsets[count++ % WINDOW] = arrivalNs - NtpTime.betweenNs(referenceNtp, ntp);
    }

    public boolean isKnown() {
        return count > 0;
    }

    /** The monotonic time of a publisher's NTP time; needs {@link #isKnown}. */
    public long toServerNs(long ntp) {
        long least = offsets[0];
        for (int i = 1; i < Math.min(count, WINDOW); i++) {
            least = Math.min(least, offsets[i]);
        }
        return least + NtpTime.betweenNs(referenceNtp, ntp);
    }
}

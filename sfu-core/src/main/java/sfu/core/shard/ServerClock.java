package sfu.core.shard;

import sfu.core.rtcp.NtpTime;

/**
 * The server's wall clock on its monotonic one, so that all sender reports of a process agree.
 *
 * @param baseNs a reading of the monotonic clock
 * @param baseUnixMs the wall clock at that moment
 */
public record ServerClock(long baseNs, long baseUnixMs) {
    /** Both clocks now. */
    public static ServerClock system() {
        return new ServerClock(System.nanoTime(), System.currentTimeMillis());
    }

    /** The 64-bit NTP time stamp (RFC 3550 4) of a monotonic reading. */
    public long ntp(long nowNs) {
        return NtpTime.ofUnixNanos(baseUnixMs * 1_000_000L + (nowNs - baseNs));
    }
}

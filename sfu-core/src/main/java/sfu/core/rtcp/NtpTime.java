package sfu.core.rtcp;

/** 64-bit NTP time stamps (RFC 3550 4): seconds since 1900 and their fraction. */
public final class NtpTime {
    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;
    private static final long NANOS = 1_000_000_000L;

    private NtpTime() {}

    public static long ofUnixNanos(long unixNs) {
        long seconds = Math.floorDiv(unixNs, NANOS) + UNIX_EPOCH_SECONDS;
        long fraction = (Math.floorMod(unixNs, NANOS) << 32) / NANOS;
        return seconds << 32 | fraction;
    }

    /** Nanoseconds from {@code from} to {@code to}; they lie less than 68 years apart. */
    public static long betweenNs(long from, long to) {
        long difference = to - from;
        long seconds = difference >> 32;
        long fraction = difference & 0xFFFF_FFFFL;
        return seconds * NANOS + (fraction * NANOS >>> 32);
    }

    /** The middle 32 bits, as report blocks carry them. */
    public static int middle32(long ntp) {
        return (int) (ntp >>> 16);
    }
}

package sfu.core.rtcp;

/** 64-bit NTP time stamps (RFC 3550 4, RFC 5905 6): seconds since 1900 and their fraction. */
public final class NtpTime {
    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;
    private static final long NANOS = 1_000_000_000L;

    /** NTP seconds in an era (RFC 5905 6); era 0 ends in February 2036. */
    private static final long ERA_SECONDS = 1L << 32;

    /** A round trip that cannot be told. */
    public static final long UNKNOWN = -1;

    private NtpTime() {}

    public static long ofUnixNanos(long unixNs) {
        long seconds = Math.floorDiv(unixNs, NANOS) + UNIX_EPOCH_SECONDS;
        long fraction = (Math.floorMod(unixNs, NANOS) << 32) / NANOS;
        return seconds << 32 | fraction;
    }

    /** Of a time from 1968 to 2104: seconds below half an era belong to era 1 (RFC 4330 3). */
    public static long toUnixNanos(long ntp) {
        long seconds = ntp >>> 32;
        long sinceEra0 = ntp < 0 ? seconds : seconds + ERA_SECONDS;
        return (sinceEra0 - UNIX_EPOCH_SECONDS) * NANOS + fractionNs(ntp);
    }

    private static long fractionNs(long ntp) {
        return (ntp & 0xFFFF_FFFFL) * NANOS >>> 32;
    }

    /** Nanoseconds from {@code from} to {@code to}; they lie less than 68 years apart. */
    public static long betweenNs(long from, long to) {
        long difference = to - from;
        return (difference >> 32) * NANOS + fractionNs(difference);
    }

    /** The middle 32 bits, as report blocks carry them. */
    public static int middle32(long ntp) {
        return (int) (ntp >>> 16);
    }

    /**
     * The round trip that a report block tells (RFC 3550 6.4.1: A - LSR - DLSR).
     *
     * @param now when the report came, on the clock of the sender reports
     * @return nanoseconds, or {@link #UNKNOWN} if it refers to no report or to the future
     */
    public static long roundTripNs(long now, ReportBlock block) {
        return roundTripNs(now, block.lastSenderReport(), block.delaySinceLastSenderReport());
    }

    /** As by a report block, for what answers a receiver's reference time (RFC 3611 4.5). */
    public static long roundTripNs(long now, ExtendedReport.Delay delay) {
        return roundTripNs(now, delay.lastReceiverReport(), delay.delaySinceLastReceiverReport());
    }

    private static long roundTripNs(long now, int last, int delay) {
        int roundTrip = middle32(now) - last - delay; // in 1/65536 s
        return last == 0 || roundTrip < 0 ? UNKNOWN : roundTrip * NANOS >>> 16;
    }
}

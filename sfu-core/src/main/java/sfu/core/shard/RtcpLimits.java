package sfu.core.shard;

/**
 * How much RTCP one participant may send a second; what comes beyond is dropped.
 *
 * @param bitrateBps of its decrypted packets together, 10,000 to 1,000,000,000
 * @param packetsPerSecond datagrams, 10 to 1,000,000
 * @param entriesPerSecond packets that feedback tells of or asks for, report blocks, requests,
 *     10,000 to 100,000,000: two bytes of feedback may tell of 8,191
 */
public record RtcpLimits(long bitrateBps, int packetsPerSecond, int entriesPerSecond) {
    public static final long MIN_BITRATE_BPS = 10_000;
    public static final long MAX_BITRATE_BPS = 1_000_000_000L;
    public static final int MIN_PACKETS_PER_SECOND = 10;
    public static final int MAX_PACKETS_PER_SECOND = 1_000_000;

    /** One report may have nearly as many. */
    public static final int MIN_ENTRIES_PER_SECOND = 10_000;

    public static final int MAX_ENTRIES_PER_SECOND = 100_000_000;

    public static final RtcpLimits MOST =
            new RtcpLimits(MAX_BITRATE_BPS, MAX_PACKETS_PER_SECOND, MAX_ENTRIES_PER_SECOND);

    public RtcpLimits {
        check("bit/s", bitrateBps, MIN_BITRATE_BPS, MAX_BITRATE_BPS);
        check("packets/s", packetsPerSecond, MIN_PACKETS_PER_SECOND, MAX_PACKETS_PER_SECOND);
        check("entries/s", entriesPerSecond, MIN_ENTRIES_PER_SECOND, MAX_ENTRIES_PER_SECOND);
    }

    private static void check(String unit, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "RTCP is %,d to %,d %s, not %,d".formatted(least, most, unit, value));
        }
    }

    /**
     * Several times what a browser sends that watches 100 cameras over a lossy path: of each a
     * report a second and NACKs up to 40 times, of all of them arrivals 20 times.
     */
    public static RtcpLimits defaults() {
        return new RtcpLimits(8_000_000, 5_000, 100_000);
    }
}

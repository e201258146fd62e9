package sfu.core.bwe;

/**
 * Limits of the estimate to a subscriber, or to another node, and of what is kept for it.
 *
 * @param minBps the estimate never falls below: sound must pass
 * @param startBps before anything is known; the first probes are 3 and 6 times as high
 * @param maxBps the estimate never rises above
 * @param pacing of packets once the path has shown a limit
 * @param windowNs in flight beyond the round trip before the target is lowered; 0 for no such bound
 * @param wakeNs how far apart the driver's wake-ups are while a probe is sent: a probe has four
 *     bursts or more, at most 20 ms apart
 * @param isAlarmEnough whether a delay that rises, or is long for a moment, shows that the path has
 *     a limit; else only loss and a queue that stays do
 * @param maxLogPackets sent packets whose feedback is awaited, a power of two of at least 256
 */
public record BweOptions(
        long minBps,
        long startBps,
        long maxBps,
        PacingOptions pacing,
        long windowNs,
        long wakeNs,
        boolean isAlarmEnough,
        int maxLogPackets) {
    /** A second of 20 Mbit/s. */
    private static final int DEFAULT_LOG_PACKETS = 2048;

    private static final long MS = 1_000_000L;

    private static final long MAX_WAKE_NS = 20 * MS;

    /** The 16-bit numbers of more could not be told apart. */
    private static final int MOST_LOG_PACKETS = 1 << 14;

    public BweOptions {
        if (minBps <= 0 || startBps < minBps || maxBps < startBps) {
            throw new IllegalArgumentException(
                    "bit/s: min " + minBps + ", start " + startBps + ", max " + maxBps);
        }
        if (windowNs < 0) {
            throw new IllegalArgumentException("window " + windowNs + " ns");
        }
        if (wakeNs <= 0 || wakeNs > MAX_WAKE_NS) {
            throw new IllegalArgumentException("wake-ups every " + wakeNs + " ns");
        }
        if (Integer.bitCount(maxLogPackets) != 1
                || maxLogPackets < SentLog.INITIAL_SIZE
                || maxLogPackets > MOST_LOG_PACKETS) {
            throw new IllegalArgumentException(maxLogPackets + " packets in the log");
        }
    }

    /** 30 kbit/s to 30 Mbit/s, from 300 kbit/s, as Chromium's. */
    public static BweOptions defaults() {
        return new BweOptions(
                30_000,
                300_000,
                30_000_000,
                PacingOptions.defaults(),
                350 * MS,
                2 * MS,
                true,
                DEFAULT_LOG_PACKETS);
    }

    /**
     * Of a path between two nodes, which takes all as a rule: from 300 kbit/s, so that several
     * people's sound passes, to what no network card exceeds; 5 Mbit/s to begin with are some
     * pictures. That a busy node reads late is no reason to send less of everybody's.
     */
    public static BweOptions ofNodes() {
        return new BweOptions(
                300_000,
                5_000_000,
                10_000_000_000L,
                PacingOptions.defaults(),
                350 * MS,
                2 * MS,
                false,
                MOST_LOG_PACKETS);
    }
}

package sfu.core.shard;

/**
 * How much media one participant may send; what comes beyond is dropped.
 *
 * @param bitrateBps of its decrypted packets together, 100,000 to 10,000,000,000
 * @param packetsPerSecond 100 to 1,000,000
 * @param rtcp has limits of its own
 * @param cap of video where its publisher has a cap
 */
public record IngressLimits(long bitrateBps, int packetsPerSecond, RtcpLimits rtcp, CapLimits cap) {
    public static final long MIN_BITRATE_BPS = 100_000;
    public static final long MAX_BITRATE_BPS = 10_000_000_000L;
    public static final int MIN_PACKETS_PER_SECOND = 100;
    public static final int MAX_PACKETS_PER_SECOND = 1_000_000;

    /** With the default limits of RTCP. */
    public IngressLimits(long bitrateBps, int packetsPerSecond) {
        this(bitrateBps, packetsPerSecond, RtcpLimits.defaults());
    }

    /** With the default limits of what has a cap. */
    public IngressLimits(long bitrateBps, int packetsPerSecond, RtcpLimits rtcp) {
        this(bitrateBps, packetsPerSecond, rtcp, CapLimits.defaults());
    }

    public IngressLimits {
        if (bitrateBps < MIN_BITRATE_BPS || bitrateBps > MAX_BITRATE_BPS) {
            throw new IllegalArgumentException(
                    "the ingress bitrate is %,d to %,d bit/s, not %,d"
                            .formatted(MIN_BITRATE_BPS, MAX_BITRATE_BPS, bitrateBps));
        }
        if (packetsPerSecond < MIN_PACKETS_PER_SECOND
                || packetsPerSecond > MAX_PACKETS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "ingress packets a second are %,d to %,d, not %,d"
                            .formatted(
                                    MIN_PACKETS_PER_SECOND,
                                    MAX_PACKETS_PER_SECOND,
                                    packetsPerSecond));
        }
    }

    /**
     * Far more than any browser or studio encoder sends, and a fraction of what a shard can take.
     */
    public static IngressLimits defaults() {
        return new IngressLimits(200_000_000, 25_000);
    }

    /** With another bitrate. */
    public IngressLimits with(long its) {
        return new IngressLimits(its, packetsPerSecond, rtcp, cap);
    }
}

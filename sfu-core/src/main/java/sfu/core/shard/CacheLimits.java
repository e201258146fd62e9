package sfu.core.shard;

import sfu.core.stream.PacketCache;

/** How much of each track is kept for retransmission, by kind. */
public record CacheLimits(PacketCache.Limits audio, PacketCache.Limits video) {
    private static final long KEEP_NS = 1_500_000_000L;

    /** At least a second of Opus at 510 kbit/s, and of video at 8 Mbit/s. */
    public static CacheLimits defaults() {
        return new CacheLimits(
                new PacketCache.Limits(8 << 10, 256 << 10, 256, KEEP_NS),
                new PacketCache.Limits(128 << 10, 2 << 20, 2048, KEEP_NS));
    }
}

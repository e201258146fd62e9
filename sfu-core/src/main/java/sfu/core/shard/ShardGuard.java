package sfu.core.shard;

import sfu.core.overload.LoadLimits;

/**
 * What keeps a shard from harm that is its own.
 *
 * @param load what it may be loaded with before it gives something up
 * @param stallMs within which its loop has to take a turn, or it is reported as stalled
 */
public record ShardGuard(LoadLimits load, int stallMs) {
    /** Less is a collection or a busy machine. */
    public static final int MIN_STALL_MS = 100;

    public static final int MAX_STALL_MS = 600_000;

    public ShardGuard {
        if (stallMs < MIN_STALL_MS || stallMs > MAX_STALL_MS) {
            throw new IllegalArgumentException(
                    "a shard is stalled after %d to %d ms, not %d"
                            .formatted(MIN_STALL_MS, MAX_STALL_MS, stallMs));
        }
    }

    /** Two seconds: sound has stopped for everybody by then. */
    public static ShardGuard defaults() {
        return new ShardGuard(LoadLimits.defaults(), 2_000);
    }
}

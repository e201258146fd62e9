package sfu.core.io;

/**
 * When a shard's loop is woken for what may wait: a wake-up costs as much as many reports, so that
 * media, which wakes it anyway, or one wake-up serves all of it.
 */
public final class LazyWakes {
    /** Reports are due at multiples of this, each transport's at its own of a second's. */
    public static final long GRID_NS = 50_000_000L;

    /** So long they wait for media; then they wake the loop, and what rests is looked at, too. */
    public static final long SLACK_NS = 40_000_000L;

    private LazyWakes() {}
}

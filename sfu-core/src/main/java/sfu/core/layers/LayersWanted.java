package sfu.core.layers;

/**
 * What subscribers want of one track.
 *
 * @param mask bit n for the n-th encoding of the publisher's offer; 0 when nobody wants any
 * @param mostBps what the highest of them may cost, in bits a second: {@link #NO_LIMIT}, or 0 where
 *     others are to decide
 * @param tops how far up each of them: {@link TopLayers}, 0 of others
 */
public record LayersWanted(int mask, long mostBps, int tops) {
    /** An encoding may cost anything. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    public static final LayersWanted NOTHING = new LayersWanted(0, NO_LIMIT);

    /** All layers of these encodings. */
    public LayersWanted(int mask, long mostBps) {
        this(mask, mostBps, TopLayers.whole(mask));
    }

    private int best() {
        return Integer.highestOneBit(mask);
    }

    /** What suits both: the highest that either wants, as costly as one of those takes it. */
    public LayersWanted and(LayersWanted other) {
        long bps =
                best() == other.best()
                        ? Math.max(mostBps, other.mostBps)
                        : best() > other.best() ? mostBps : other.mostBps;
        return new LayersWanted(mask | other.mask, bps, TopLayers.highest(tops, other.tops));
    }
}

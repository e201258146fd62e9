package sfu.core.layers;

/**
 * How far up the layers of each encoding of a track go, in one int: from the lowest bits on, for
 * each encoding the highest temporal and the highest spatial layer, 0 to {@link
 * LayerSelector#HIGHEST}.
 */
public final class TopLayers {
    /** Every layer of each encoding. */
    public static final int ALL = (1 << LayerMeter.ROWS * TopLayers.BITS_EACH) - 1;

    private static final int BITS = 3;
    private static final int BITS_EACH = 2 * BITS;
    private static final int MASK = (1 << BITS) - 1;

    private TopLayers() {}

    /**
     * Of one encoding.
     *
     * @param encoding 0 to 3
     */
    public static int of(int encoding, int spatial, int temporal) {
        return (spatial << BITS | temporal) << encoding * BITS_EACH;
    }

    /**
     * All of these encodings.
     *
     * @param mask bit n for the n-th
     */
    public static int whole(int mask) {
        int tops = 0;
        for (int encoding = 0; encoding < LayerMeter.ROWS; encoding++) {
            tops |= (mask >>> encoding & 1) == 0 ? 0 : of(encoding, MASK, MASK);
        }
        return tops;
    }

    /** The higher ones of both. */
    public static int highest(int one, int other) {
        int tops = 0;
        for (int at = 0; at < LayerMeter.ROWS * BITS_EACH; at += BITS) {
            tops |= Math.max(one >>> at & MASK, other >>> at & MASK) << at;
        }
        return tops;
    }

    public static int spatial(int tops, int encoding) {
        return tops >>> encoding * BITS_EACH + BITS & MASK;
    }

    public static int temporal(int tops, int encoding) {
        return tops >>> encoding * BITS_EACH & MASK;
    }
}

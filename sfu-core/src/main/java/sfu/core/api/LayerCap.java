package sfu.core.api;

/**
 * What is sent of a track at most, with layers.
 *
 * @param media 0 stands for no limit
 * @param spatial the highest layer of size, 0..{@value #MAX_LAYER}, the smallest first: an encoding
 *     of simulcast, or a spatial layer of SVC; {@value #ANY}: no limit
 * @param temporal the highest temporal layer, 0..{@value #MAX_LAYER}; {@value #ANY}: no limit
 */
public record LayerCap(MediaCap media, int spatial, int temporal) {
    public static final int ANY = -1;

    /** What dependency descriptors and payload headers can express is less. */
    public static final int MAX_LAYER = 7;

    public static final LayerCap NONE = new LayerCap(MediaCap.NONE, ANY, ANY);

    public LayerCap {
        if (spatial < ANY || spatial > MAX_LAYER || temporal < ANY || temporal > MAX_LAYER) {
            throw new IllegalArgumentException("a layer is 0 to " + MAX_LAYER);
        }
    }

    /** Without a word about layers. */
    public static LayerCap of(MediaCap media) {
        return media.isNone() ? NONE : new LayerCap(media, ANY, ANY);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** The stricter of both in each respect. */
    public LayerCap and(LayerCap other) {
        if (isNone() || other.isNone()) {
            return isNone() ? other : this;
        }
        return new LayerCap(
                media.and(other.media),
                lower(spatial, other.spatial),
                lower(temporal, other.temporal));
    }

    private static int lower(int a, int b) {
        return a == ANY || b == ANY ? Math.max(a, b) : Math.min(a, b);
    }
}

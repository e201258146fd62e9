package sfu.core.layers;

import sfu.core.codec.FrameSize;

/**
 * How far up a ladder is gone.
 *
 * @param spatial an encoding of simulcast, or a spatial layer of the only one; {@value #ANY}: any
 * @param temporal {@value #ANY}: any
 */
public record LayerBound(LayerLimit limit, int spatial, int temporal) {
    public static final int ANY = -1;
    public static final LayerBound NONE = new LayerBound(LayerLimit.NONE, ANY, ANY);

    public static LayerBound of(LayerLimit limit) {
        return new LayerBound(limit, ANY, ANY);
    }

    /** Whether a step is beyond it. */
    boolean isExceededBy(Ladder ladder, int step) {
        int size = ladder.size(step);
        return limit.isExceededBy(FrameSize.width(size), FrameSize.height(size))
                || !limit.allowsFrameRate(ladder.frameRate(step))
                || !limit.allowsBitrate(ladder.bitrateBps(step))
                || spatial != ANY && spatial(ladder, step) > spatial
                || temporal != ANY && ladder.temporal(step) > temporal;
    }

    /** Whether a step has all of it; the bitrate does not count. */
    boolean isReachedBy(Ladder ladder, int step) {
        int size = ladder.size(step);
        boolean isLarge =
                limit.width() == 0 && limit.height() == 0
                        || limit.isFilledBy(FrameSize.width(size), FrameSize.height(size));
        return isLarge
                && limit.isReachedByFrameRate(ladder.frameRate(step))
                && spatial(ladder, step) >= spatial
                && ladder.temporal(step) >= temporal;
    }

    /** Either counts encodings or is in the only one. */
    private static int spatial(Ladder ladder, int step) {
        return ladder.encoding(step) + ladder.spatial(step);
    }
}

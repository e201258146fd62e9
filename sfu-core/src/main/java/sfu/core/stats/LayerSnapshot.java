package sfu.core.stats;

/**
 * One of the layers in an encoding of a video track.
 *
 * @param bitrateBps of it with all that it depends on, over the last two seconds
 * @param width in pixels, 0 before it is known
 */
public record LayerSnapshot(
        int spatial,
        int temporal,
        long bitrateBps,
        int width,
        int height,
        double framesPerSecond) {}

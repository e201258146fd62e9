package sfu.core.layers;

/**
 * What is the most of use or allowed; 0 stands for no limit.
 *
 * @param width in pixels
 * @param frameRate in frames a second
 */
public record LayerLimit(int width, int height, int frameRate, long bitrateBps) {
    public static final LayerLimit NONE = new LayerLimit(0, 0, 0, 0);

    /** Layers are rarely exactly as large as a tile, nor exactly as fast as they say. */
    private static final double TOLERANCE = 1.1;

    public LayerLimit {
        if (width < 0 || height < 0 || frameRate < 0 || bitrateBps < 0) {
            throw new IllegalArgumentException("a limit is 0 or more");
        }
    }

    /**
     * Whether a picture of this size fills the limit's size, so that no larger one is of use; it is
     * shown as large as fits (object-fit: contain), so one dimension decides.
     */
    boolean isFilledBy(int itsWidth, int itsHeight) {
        boolean filled = width > 0 && itsWidth * TOLERANCE >= width;
        return filled || height > 0 && itsHeight * TOLERANCE >= height;
    }

    /** Whether a picture of this size is larger than the limit's. */
    boolean isExceededBy(int itsWidth, int itsHeight) {
        boolean exceeded = width > 0 && itsWidth > width * TOLERANCE;
        return exceeded || height > 0 && itsHeight > height * TOLERANCE;
    }

    boolean allowsFrameRate(double its) {
        return frameRate == 0 || its <= frameRate * TOLERANCE;
    }

    /** Whether so many frames a second are about as many as the limit's. */
    boolean isReachedByFrameRate(double its) {
        return its * TOLERANCE >= frameRate;
    }

    boolean allowsBitrate(long its) {
        return bitrateBps == 0 || its <= bitrateBps;
    }
}

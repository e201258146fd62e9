package sfu.core.api;

/**
 * What the server allows at most; 0 stands for no limit.
 *
 * @param width in pixels
 * @param frameRate in frames a second
 * @param bitrateBps of all of a track's encodings together, in bits a second
 */
public record MediaCap(int width, int height, int frameRate, long bitrateBps) {
    public static final MediaCap NONE = new MediaCap(0, 0, 0, 0);

    public MediaCap {
        if (width < 0 || height < 0 || frameRate < 0 || bitrateBps < 0) {
            throw new IllegalArgumentException("a cap is 0 or more");
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** The stricter of both in each respect. */
    public MediaCap and(MediaCap other) {
        return new MediaCap(
                (int) least(width, other.width),
                (int) least(height, other.height),
                (int) least(frameRate, other.frameRate),
                least(bitrateBps, other.bitrateBps));
    }

    private static long least(long a, long b) {
        return a == 0 || b == 0 ? a + b : Math.min(a, b);
    }
}

package sfu.core.codec;

/** Width and height of a frame in pixels as one int, 0 when it is not known. */
public final class FrameSize {
    private static final int MAX = 0xFFFF;

    private FrameSize() {}

    /** Of numbers that may be absurd: 0 unless both are at least 1. */
    public static int of(int width, int height) {
        return width < 1 || height < 1 ? 0 : Math.min(width, MAX) << 16 | Math.min(height, MAX);
    }

    public static int width(int size) {
        return size >>> 16;
    }

    public static int height(int size) {
        return size & MAX;
    }
}

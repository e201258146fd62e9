package sfu.core.codec;

/** What AV1's sequence_header_obu (AV1 5.5.1) says of the frame's size. */
final class Av1SequenceHeader {
    private static final int LOWEST_TIERED_LEVEL = 7;

    private Av1SequenceHeader() {}

    /** The largest frame's {@link FrameSize}; 0 if cut off, or with a decoder model (unused). */
    static int size(BitReader bits) {
        bits.skip(4); // profile, still picture
        boolean isReduced = bits.readFlag();
        if (isReduced) {
            bits.skip(5);
        } else if (!skipOperatingPoints(bits)) {
            return 0;
        }
        int widthBits = bits.readInt(4) + 1;
        int heightBits = bits.readInt(4) + 1;
        int width = bits.readInt(widthBits) + 1;
        int height = bits.readInt(heightBits) + 1;
        return bits.isOverrun() ? 0 : FrameSize.of(width, height);
    }

    private static boolean skipOperatingPoints(BitReader bits) {
        boolean hasTiming = bits.readFlag();
        if (hasTiming) {
            bits.skip(64);
            boolean hasInterval = bits.readFlag();
            boolean hasDecoderModel = bits.readFlag();
            if (hasInterval || hasDecoderModel) {
                return false;
            }
        }
        boolean hasDelay = bits.readFlag();
        int points = bits.readInt(5) + 1;
        for (int i = 0; i < points; i++) {
            bits.skip(12);
            if (bits.readInt(5) > LOWEST_TIERED_LEVEL) {
                bits.skip(1);
            }
            if (hasDelay && bits.readFlag()) {
                bits.skip(4);
            }
        }
        return true;
    }
}

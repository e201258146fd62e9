package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What an H264 sequence parameter set (H.264 7.3.2.1.1) says of the frame's size. */
final class SequenceParameterSet {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /** Size and cropping stand in front of this unless there are long scaling lists. */
    private static final int MAX_BYTES = 256;

    private static final int MACROBLOCK = 16;
    private static final int MAX_MACROBLOCKS = 1 << 12;
    private static final int MAX_REFERENCE_FRAMES_IN_CYCLE = 255;

    private final MemorySegment plain = MemorySegment.ofArray(new byte[MAX_BYTES]);
    private final BitReader bits = new BitReader();

    /**
     * @param unit of the NAL unit's header
     * @return the {@link FrameSize}, or 0
     */
    int size(MemorySegment s, long unit, int length) {
        bits.wrap(plain, 0, unescape(s, unit + 1, length - 1));
        int profile = bits.readInt(8);
        bits.skip(16); // constraints, level
        bits.readExponentialGolomb();
        int chroma = 1;
        if (isHigh(profile)) {
            chroma = bits.readExponentialGolomb();
            if (!skipHigh(chroma)) {
                return 0;
            }
        }
        bits.readExponentialGolomb(); // log2_max_frame_num
        if (!skipOrder()) {
            return 0;
        }
        bits.readExponentialGolomb(); // max_num_ref_frames
        bits.skip(1);
        int columns = bits.readExponentialGolomb() + 1;
        int rows = bits.readExponentialGolomb() + 1;
        boolean isFrames = bits.readFlag();
        if (!isFrames) {
            bits.skip(1);
        }
        bits.skip(1);
        boolean inRange = columns <= MAX_MACROBLOCKS && rows <= MAX_MACROBLOCKS;
        return inRange ? cropped(columns, isFrames ? rows : 2 * rows, chroma, isFrames) : 0;
    }

    private int cropped(int columns, int rows, int chroma, boolean isFrames) {
        int width = MACROBLOCK * columns;
        int height = MACROBLOCK * rows;
        if (bits.readFlag()) {
            int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
            int unitY = (chroma == 1 ? 2 : 1) * (isFrames ? 1 : 2);
            width -= unitX * (bits.readExponentialGolomb() + bits.readExponentialGolomb());
            height -= unitY * (bits.readExponentialGolomb() + bits.readExponentialGolomb());
        }
        return bits.isOverrun() ? 0 : FrameSize.of(width, height);
    }

    /** Takes the emulation prevention bytes out (7.4.1); returns how many bytes remain. */
    private int unescape(MemorySegment s, long from, int length) {
        int written = 0;
        int zeros = 0;
        for (int i = 0; i < length && written < MAX_BYTES; i++) {
            byte b = s.get(BYTE, from + i);
            if (zeros >= 2 && b == 3) {
                zeros = 0;
                continue;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            plain.set(BYTE, written++, b);
        }
        return written;
    }

    /** Those with a chroma format of their own. */
    private static boolean isHigh(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    /** False with scaling lists, which no sender of WebRTC has. */
    private boolean skipHigh(int chroma) {
        if (chroma == 3) {
            bits.skip(1);
        }
        bits.readExponentialGolomb();
        bits.readExponentialGolomb();
        bits.skip(1);
        return !bits.readFlag();
    }

    /** Picture order count; false if it is impossible. */
    private boolean skipOrder() {
        int type = bits.readExponentialGolomb();
        if (type == 0) {
            bits.readExponentialGolomb();
        } else if (type == 1) {
            bits.skip(1);
            bits.readExponentialGolomb();
            bits.readExponentialGolomb();
            int frames = bits.readExponentialGolomb();
            if (frames > MAX_REFERENCE_FRAMES_IN_CYCLE) {
                return false;
            }
            for (int i = 0; i < frames; i++) {
                bits.readExponentialGolomb();
            }
        }
        return type >= 0 && type <= 2;
    }
}

package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads a frame's size from the packet that begins a key frame; reused, one a thread. */
public final class FrameSizeReader {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final BitReader bits = new BitReader();
    private final SequenceParameterSet parameterSet = new SequenceParameterSet();

    /**
     * The {@link FrameSize} of a spatial layer, or 0 where this packet does not say: VP8 by the key
     * frame's header (RFC 6386 9.1), VP9 by the scalability structure (RFC 9628 4.2.1), H264 by its
     * SPS, AV1 by its sequence header.
     */
    public int read(Codec codec, MemorySegment s, long from, int length, int spatialLayer) {
        return switch (codec) {
            case OPUS, RED -> 0;
            case VP8 -> Vp8.size(s, from, length);
            case VP9 -> Vp9.size(s, from, length, spatialLayer);
            case H264 -> h264(s, from, length);
            case AV1 -> av1(s, from, length);
        };
    }

    private int h264(MemorySegment s, long from, int length) {
        int unit = length < 1 ? -1 : H264.parameterSetAt(s, from, length);
        return unit < 0 ? 0 : parameterSet.size(s, from + unit, H264.unitLength(s, from, length));
    }

    /** The sequence header (AV1 5.5.1) of a payload that begins with it. */
    private int av1(MemorySegment s, long from, int length) {
        int at = Av1.firstUnit(s, from, length);
        if (at < 0 || at >= length || !Av1.isSequenceHeader(s.get(BYTE, from + at))) {
            return 0;
        }
        int body = at + Av1.headerLength(s, from + at, length - at);
        if (body >= length) {
            return 0;
        }
        bits.wrap(s, from + body, length - body);
        return Av1SequenceHeader.size(bits);
    }
}

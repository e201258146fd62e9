package sfu.core.codec;

import java.lang.foreign.MemorySegment;

/**
 * Whether one stream's dependency descriptors and payloads agree on where key frames begin, as far
 * as the payload shows it.
 *
 * <p>Payloads may be encrypted from end to end. What VP9's descriptor and H264's NAL headers say is
 * readable even so: a sender could not packetize without it. VP8's frame header may be ciphertext,
 * so that its bit is believed only while the last that named a key frame had the start code of one
 * (RFC 6386 9.1) behind it; chance has that once in 16 million frames. AV1 is not looked at: there
 * the descriptor is part of the format.
 */
public final class KeyFrameCheck {
    private boolean isVp8Clear;

    /**
     * Of a packet whose dependency descriptor is known.
     *
     * @param descriptor of the payload at {@code offset}
     */
    public boolean isContradicted(
            long dependency,
            Codec codec,
            long descriptor,
            MemorySegment s,
            long offset,
            int length) {
        if (!DependencyDescriptor.isStartOfFrame(dependency)) {
            return false;
        }
        boolean isKey = PayloadDescriptor.isKeyFrame(descriptor);
        boolean isShown =
                switch (codec) {
                    case VP8 ->
                            PayloadDescriptor.isStartOfFrame(descriptor)
                                    && isClear(isKey, s, offset, length);
                    case VP9, H264 -> isKey || PayloadDescriptor.isInterPicture(descriptor);
                    case AV1, OPUS, RED -> false;
                };
        return isShown && isKey != DependencyDescriptor.isKeyFrame(dependency);
    }

    private boolean isClear(boolean isKey, MemorySegment s, long offset, int length) {
        if (isKey) {
            isVp8Clear = Vp8.size(s, offset, length) != 0;
        }
        return isVp8Clear;
    }
}

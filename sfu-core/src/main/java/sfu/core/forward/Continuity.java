package sfu.core.forward;

import sfu.core.codec.PayloadDescriptor;
import sfu.core.stream.PacketCache;

/** What a slot sent last, from which a new source's offsets follow. */
final class Continuity {
    private static final int PICTURE_ID_MASK = 0x7FFF;
    private static final int TL0_PIC_IDX_MASK = 0xFF;

    /** A new source begins at least this much after the old one's last frame. */
    private static final double MIN_STEP_SECONDS = 0.010;

    private boolean started;
    private int timestamp;
    private long sentNs;
    private boolean hasPictureId;
    private int pictureId;
    private int tl0PicIdx;

    /** Sets the offsets with which the packet at {@code index} continues what was sent. */
    void join(Rewrite rewrite, PacketCache cache, int index, int clockRate, long nowNs) {
        if (!started) {
            rewrite.set(0, 0, 0);
            return;
        }
        double seconds = Math.max((nowNs - sentNs) / 1e9, MIN_STEP_SECONDS);
        int next = timestamp + (int) Math.round(seconds * clockRate);
        long descriptor = cache.descriptor(index);
        int pictureIdOffset = 0;
        int tl0Offset = 0;
        if (hasPictureId && PayloadDescriptor.hasPictureId(descriptor)) {
            pictureIdOffset =
                    pictureId + 1 - PayloadDescriptor.pictureId(descriptor) & PICTURE_ID_MASK;
        }
        if (hasPictureId && PayloadDescriptor.hasTl0PicIdx(descriptor)) {
            tl0Offset = tl0PicIdx + 1 - PayloadDescriptor.tl0PicIdx(descriptor) & TL0_PIC_IDX_MASK;
        }
        rewrite.set(next - cache.timestamp(index), pictureIdOffset, tl0Offset);
    }

    /** The packet at {@code index} was sent as the newest. */
    void sent(Rewrite rewrite, PacketCache cache, int index, long nowNs) {
        started = true;
        timestamp = cache.timestamp(index) + rewrite.timestampOffset();
        sentNs = nowNs;
        long descriptor = cache.descriptor(index);
        if (PayloadDescriptor.hasPictureId(descriptor)) {
            hasPictureId = true;
            pictureId =
                    PayloadDescriptor.pictureId(descriptor) + rewrite.pictureIdOffset()
                            & PICTURE_ID_MASK;
            if (PayloadDescriptor.hasTl0PicIdx(descriptor)) {
                tl0PicIdx =
                        PayloadDescriptor.tl0PicIdx(descriptor) + rewrite.tl0PicIdxOffset()
                                & TL0_PIC_IDX_MASK;
            }
        }
    }
}

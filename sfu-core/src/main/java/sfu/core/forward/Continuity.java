package sfu.core.forward;

import sfu.core.codec.PayloadDescriptor;
import sfu.core.stream.PacketCache;

/** What a slot sent last, from which a new source's offsets follow. */
final class Continuity {
    /** A new source begins at least this much after the old one's last frame. */
    private static final double MIN_STEP_SECONDS = 0.010;

    private boolean started;
    private int timestamp;
    private long sentNs;
    private boolean hasPictureId;
    private int pictureId;
    private int tl0PicIdx;

    /** The {@link Rewrite} with which the packet at {@code index} continues what was sent. */
    long join(PacketCache cache, int index, int clockRate, long nowNs) {
        if (!started) {
            return Rewrite.NONE;
        }
        double seconds = Math.max((nowNs - sentNs) / 1e9, MIN_STEP_SECONDS);
        int next = timestamp + (int) Math.round(seconds * clockRate);
        long descriptor = cache.descriptor(index);
        int pictureIdOffset = 0;
        int tl0Offset = 0;
        if (hasPictureId && PayloadDescriptor.hasPictureId(descriptor)) {
            pictureIdOffset = pictureId + 1 - PayloadDescriptor.pictureId(descriptor);
        }
        if (hasPictureId && PayloadDescriptor.hasTl0PicIdx(descriptor)) {
            tl0Offset = tl0PicIdx + 1 - PayloadDescriptor.tl0PicIdx(descriptor);
        }
        return Rewrite.of(next - cache.timestamp(index), pictureIdOffset, tl0Offset);
    }

    /** The packet at {@code index} is the newest that was sent. */
    void sent(long rewrite, PacketCache cache, int index, long nowNs) {
        started = true;
        timestamp = cache.timestamp(index) + Rewrite.timestampOffset(rewrite);
        sentNs = nowNs;
        long descriptor = cache.descriptor(index);
        if (PayloadDescriptor.hasPictureId(descriptor)) {
            hasPictureId = true;
            pictureId = PayloadDescriptor.pictureId(descriptor) + Rewrite.pictureIdOffset(rewrite);
            if (PayloadDescriptor.hasTl0PicIdx(descriptor)) {
                tl0PicIdx =
                        PayloadDescriptor.tl0PicIdx(descriptor) + Rewrite.tl0PicIdxOffset(rewrite);
            }
        }
    }
}

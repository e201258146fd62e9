package sfu.core.forward;

import sfu.core.codec.PayloadDescriptor;

/**
 * The offsets that a slot adds to a source's timestamps, picture ids and TL0PICIDX, so that its own
 * stay continuous over a change of source. Mutable and reused: one for what is sent, one for what
 * is repeated.
 */
final class Rewrite {
    private int timestampOffset;
    private int pictureIdOffset;
    private int tl0PicIdxOffset;

    void set(int timestampOffset, int pictureIdOffset, int tl0PicIdxOffset) {
        this.timestampOffset = timestampOffset;
        this.pictureIdOffset = pictureIdOffset;
        this.tl0PicIdxOffset = tl0PicIdxOffset;
    }

    int timestampOffset() {
        return timestampOffset;
    }

    int pictureIdOffset() {
        return pictureIdOffset;
    }

    int tl0PicIdxOffset() {
        return tl0PicIdxOffset;
    }

    /** Whether the payload of a packet with this descriptor changes. */
    boolean changes(long descriptor) {
        return pictureIdOffset != 0 && PayloadDescriptor.hasPictureId(descriptor)
                || tl0PicIdxOffset != 0 && PayloadDescriptor.hasTl0PicIdx(descriptor);
    }
}

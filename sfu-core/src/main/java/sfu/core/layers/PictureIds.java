package sfu.core.layers;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;

/**
 * The picture ids and TL0PICIDX of one slot: continuous over changes of source, and for VP8 also
 * over pictures of temporal layers that it does not get, since a receiver waits for the missing
 * ids. The offsets hold from the packet that changed them on; for late ones the slot remembers
 * those of their place.
 *
 * <p>VP9's are left with their gaps: its references are differences of picture ids (RFC 9628
 * 4.2.2), and TL0PICIDX tells which pictures are needed.
 */
public final class PictureIds {
    private static final int ID_MASK = 0x7FFF;

    private boolean started;
    private int sentId;
    private int sentTl0;

    private boolean hasNewest;
    private int newest;
    private int idOffset;
    private int tl0Offset;

    /** A source begins with this packet's picture. */
    public void join(long descriptor) {
        hasNewest = false;
        idOffset = 0;
        tl0Offset = 0;
        if (started && PayloadDescriptor.hasPictureId(descriptor)) {
            idOffset = sentId + 1 - PayloadDescriptor.pictureId(descriptor) & ID_MASK;
        }
        if (started && PayloadDescriptor.hasTl0PicIdx(descriptor)) {
            tl0Offset = sentTl0 + 1 - PayloadDescriptor.tl0PicIdx(descriptor) & 0xFF;
        }
    }

    /** The packet is of a layer that the slot does not get; call it for each such packet. */
    public void drop(Codec codec, long descriptor) {
        boolean leavesGap = codec == Codec.VP8 && PayloadDescriptor.hasPictureId(descriptor);
        if (leavesGap && hasNewest && advance(descriptor)) {
            idOffset = idOffset - 1 & ID_MASK;
        }
    }

    /** The packet is sent with {@link #pictureIdOffset} and {@link #tl0PicIdxOffset}. */
    public void sent(long descriptor) {
        sent(descriptor, idOffset, tl0Offset);
    }

    /** The packet, perhaps a late one, is sent with the offsets of its place. */
    public void sent(long descriptor, int itsIdOffset, int itsTl0Offset) {
        if (PayloadDescriptor.hasPictureId(descriptor)) {
            advance(descriptor);
            int id = PayloadDescriptor.pictureId(descriptor) + itsIdOffset & ID_MASK;
            int range = 1 << PayloadDescriptor.pictureIdBits(descriptor);
            if (started && (id - sentId & range - 1) >= range / 2) {
                return; // an earlier picture
            }
            sentId = id;
        }
        started = true;
        if (PayloadDescriptor.hasTl0PicIdx(descriptor)) {
            sentTl0 = PayloadDescriptor.tl0PicIdx(descriptor) + itsTl0Offset & 0xFF;
        }
    }

    /** Whether this is a newer picture than all before. */
    private boolean advance(long descriptor) {
        int id = PayloadDescriptor.pictureId(descriptor);
        int range = 1 << PayloadDescriptor.pictureIdBits(descriptor);
        int step = id - newest & range - 1;
        boolean isNewer = !hasNewest || step > 0 && step < range / 2;
        if (isNewer) {
            newest = id;
            hasNewest = true;
        }
        return isNewer;
    }

    /** To add to the picture ids of packets from here on: 15 bits. */
    public int pictureIdOffset() {
        return idOffset;
    }

    /** To add to TL0PICIDX: 8 bits. */
    public int tl0PicIdxOffset() {
        return tl0Offset;
    }
}

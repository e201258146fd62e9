package sfu.core.layers;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;

import java.util.Arrays;

/**
 * The picture ids and TL0PICIDX of one slot: continuous over changes of source, and for VP8 also
 * over pictures of temporal layers that it does not get, since a receiver waits for the missing
 * ids.
 *
 * <p>VP9's are left with their gaps: its references are differences of picture ids (RFC 9628
 * 4.2.2), and TL0PICIDX tells which pictures are needed.
 */
public final class PictureIds {
    /** As many pictures back a late packet finds its own offset. */
    private static final int HISTORY = 64;

    private static final int ID_MASK = 0x7FFF;
    private static final int UNUSED = -1;

    private final int[] ids = new int[HISTORY];
    private final short[] offsets = new short[HISTORY];

    private boolean started;
    private int sentId;
    private int sentTl0;

    private boolean hasNewest;
    private int newest;
    private int idOffset;
    private int tl0Offset;

    /** A source begins with this packet's picture; what came before of it means nothing. */
    public void join(long descriptor) {
        Arrays.fill(ids, UNUSED);
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
        if (codec != Codec.VP8 || !PayloadDescriptor.hasPictureId(descriptor) || !hasNewest) {
            return; // behind the last one sent, or no gap to close
        }
        if (advance(descriptor)) {
            ids[slot(newest)] = UNUSED;
            idOffset = idOffset - 1 & ID_MASK;
        }
    }

    /** The packet is sent: {@link #pictureIdOffset} and {@link #tl0PicIdxOffset} are for it now. */
    public void map(long descriptor) {
        if (!PayloadDescriptor.hasPictureId(descriptor)) {
            noteTl0(descriptor);
            return;
        }
        if (advance(descriptor)) {
            ids[slot(newest)] = newest;
            offsets[slot(newest)] = (short) idOffset;
            sentId = newest + idOffset & ID_MASK;
            noteTl0(descriptor);
        }
    }

    private void noteTl0(long descriptor) {
        started = true;
        if (PayloadDescriptor.hasTl0PicIdx(descriptor)) {
            sentTl0 = PayloadDescriptor.tl0PicIdx(descriptor) + tl0Offset & 0xFF;
        }
    }

    /** Whether this is a newer picture than all before. */
    private boolean advance(long descriptor) {
        int id = PayloadDescriptor.pictureId(descriptor);
        int range = 1 << PayloadDescriptor.pictureIdBits(descriptor);
        int step = id - newest & range - 1;
        boolean isNewer = !hasNewest || step > 0 && step < range / 2;
        if (isNewer) {
            for (int n = 1; hasNewest && n < Math.min(step, HISTORY); n++) {
                remember(newest + n & range - 1); // lost on the way: may come late
            }
            newest = id;
            hasNewest = true;
        }
        return isNewer;
    }

    private void remember(int id) {
        ids[slot(id)] = id;
        offsets[slot(id)] = (short) idOffset;
    }

    private static int slot(int id) {
        return id & HISTORY - 1;
    }

    /** To add to the picture id of a packet that is sent, newest or late. */
    public int pictureIdOffset(long descriptor) {
        int id = PayloadDescriptor.pictureId(descriptor);
        return ids[slot(id)] == id ? offsets[slot(id)] & ID_MASK : idOffset;
    }

    public int tl0PicIdxOffset() {
        return tl0Offset;
    }
}

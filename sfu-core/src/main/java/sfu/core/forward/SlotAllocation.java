package sfu.core.forward;

import sfu.core.codec.FrameSize;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.layers.LayerMeter;
import sfu.core.rtp.ExtensionWriter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells a subscriber which layers of a track its slot shows now, what they cost and how large they
 * are (video-layers-allocation, libwebrtc's docs of rtp-hdrext). It is the slot's own: the
 * publisher's tells of streams that the subscriber does not have.
 *
 * <p>In the first packet of each key frame, and of the first frame after the layers changed.
 */
final class SlotAllocation {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int MAX_LEB128 = 4;
    private static final int SIZE_BYTES = 5;
    private static final int LAYERS = LayerMeter.ROWS * LayerMeter.TEMPORALS;

    /** Two bytes say which layers there are. */
    static final int MAX_BYTES = 2 + LAYERS * MAX_LEB128 + LayerMeter.ROWS * SIZE_BYTES;

    private static final int MAX_KILOBITS = (1 << 7 * MAX_LEB128) - 1;
    private static final int MAX_FRAME_RATE = 0xFF;
    private static final int NOTHING = -1;

    private final int id;
    private final SlotLayers layers;
    private final MemorySegment bytes = MemorySegment.ofArray(new byte[MAX_BYTES]);
    private int told = NOTHING; // encoding, spatial and temporal layer
    private int length;

    /**
     * @param id of the extension, 1..255
     */
    SlotAllocation(int id, SlotLayers layers) {
        this.id = id;
        this.layers = layers;
    }

    /** Adds it to a packet that should have it, as soon as the layers' bitrates are known. */
    void write(UpTrack from, int index, Egress egress, ExtensionWriter out) {
        if (!PayloadDescriptor.isStartOfFrame(from.cache().descriptor(index))) {
            return;
        }
        boolean isPlain = from.track().isPlain();
        int spatial = isPlain ? 0 : layers.spatial();
        int temporal = isPlain ? 0 : layers.temporal();
        int shown = from.encoding() << 16 | (spatial & 0xFF) << 8 | temporal & 0xFF;
        if (shown == told && !from.isKeyFrame(index)) {
            return;
        }
        LayerMeter meter = from.track().measured(egress.writeTimeNs());
        if (fill(meter, from, spatial, temporal)) {
            told = shown;
            out.put(id, bytes, 0, length);
        }
    }

    /** A simulcast's encoding is a stream of one layer to who gets no other. */
    private boolean fill(LayerMeter meter, UpTrack from, int spatial, int temporal) {
        boolean isSimulcast = from.track().isSimulcast();
        int first = isSimulcast ? from.encoding() : 0;
        int last = isSimulcast ? first : Math.min(spatial, LayerMeter.ROWS - 1);
        int mask = 0;
        int temporals = 0; // two bits for each layer
        int count = 0;
        boolean isSized = true;
        for (int row = first; row <= last; row++) {
            if (meter.isActive(row) && meter.bitrateBps(row, 0) > 0) {
                mask |= 1 << row - first;
                temporals |= highest(meter, row, temporal) << 6 - 2 * count++;
                isSized &= meter.size(row) != 0;
            }
        }
        length = 0;
        put(mask);
        put(temporals);
        putBitrates(meter, mask, first, temporal);
        if (isSized) {
            putSizes(meter, mask, first, temporal);
        }
        return mask != 0;
    }

    private static int highest(LayerMeter meter, int row, int temporal) {
        return Math.min(temporal, meter.highestTemporal(row));
    }

    private void putBitrates(LayerMeter meter, int mask, int first, int temporal) {
        for (int row = first; mask >>> row - first != 0; row++) {
            for (int t = 0; isIn(mask, row - first) && t <= highest(meter, row, temporal); t++) {
                putLeb128((int) Math.min(meter.bitrateBps(row, t) / 1000, MAX_KILOBITS));
            }
        }
    }

    private void putSizes(LayerMeter meter, int mask, int first, int temporal) {
        for (int row = first; mask >>> row - first != 0; row++) {
            if (isIn(mask, row - first)) {
                putShort(FrameSize.width(meter.size(row)) - 1);
                putShort(FrameSize.height(meter.size(row)) - 1);
                double rate = meter.frameRate(row, highest(meter, row, temporal));
                put((int) Math.min(Math.round(rate), MAX_FRAME_RATE));
            }
        }
    }

    private static boolean isIn(int mask, int row) {
        return (mask >>> row & 1) != 0;
    }

    private void putLeb128(int value) {
        int rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            put(rest | 0x80);
        }
        put(rest);
    }

    private void putShort(int value) {
        put(value >>> 8);
        put(value);
    }

    private void put(int value) {
        bytes.set(BYTE, length++, (byte) value);
    }
}

package sfu.core.layers;

import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;

/**
 * Temporal layers of VP8 (RFC 7741 4.2), and of H264 where frames that nothing refers to are the
 * upper layer. Down at the next picture; up one layer at a time, where a picture of it depends on
 * the base layer alone, so that no reference is ever missing.
 */
final class TemporalFilter implements LayerFilter {
    private static final int HIGHEST = 7;

    private int target = HIGHEST;
    private int current;
    private final Moves moves = new Moves();
    private boolean started;
    private boolean moved; // since what was forwarded last
    private int timestamp;
    private boolean forwardsPicture;
    private boolean endsPicture;

    @Override
    public void start(LayerPacket packet, int spatial, int temporal) {
        target = temporal;
        current = temporal;
        moves.start(packet.timestamp(), temporal); // what precedes is nothing to this slot
        started = false;
    }

    @Override
    public void target(int spatial, int temporal) {
        target = temporal;
    }

    @Override
    public Decision accept(LayerPacket packet) {
        endsPicture = packet.marker();
        int layer = layer(packet);
        if (!started || packet.timestamp() - timestamp > 0) {
            return begin(packet, layer);
        }
        if (packet.timestamp() == timestamp) {
            return forwardsPicture ? Decision.FORWARD : Decision.LAYER;
        }
        return layer <= moves.at(packet.timestamp()) ? Decision.FORWARD : Decision.LAYER;
    }

    private Decision begin(LayerPacket packet, int layer) {
        started = true;
        timestamp = packet.timestamp();
        int next = current;
        if (target < current) {
            next = target;
        } else if (packet.isKeyFrame() || layer(packet) == current + 1 && mayEnter(packet)) {
            next = packet.isKeyFrame() ? target : Math.min(target, current + 1);
        }
        if (next != current) {
            moved = true;
            current = next;
            moves.move(timestamp, current);
        }
        forwardsPicture = layer <= current;
        if (!forwardsPicture) {
            return Decision.LAYER;
        }
        Decision decision = moved ? Decision.MOVED : Decision.FORWARD;
        moved = false;
        return decision;
    }

    private static int layer(LayerPacket packet) {
        long d = packet.descriptor();
        if (packet.codec() == Codec.H264) {
            return PayloadDescriptor.isDiscardable(d) ? 1 : 0;
        }
        return PayloadDescriptor.temporalId(d);
    }

    private static boolean mayEnter(LayerPacket packet) {
        return packet.codec() == Codec.H264 || PayloadDescriptor.isSwitchUp(packet.descriptor());
    }

    @Override
    public boolean endsPicture() {
        return endsPicture;
    }

    @Override
    public boolean wantsKeyFrame() {
        return false;
    }

    @Override
    public int spatial() {
        return 0;
    }

    @Override
    public int temporal() {
        return current;
    }
}

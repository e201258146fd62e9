package sfu.core.layers;

import sfu.core.codec.PayloadDescriptor;

/**
 * Spatial and temporal layers of VP9 by its payload descriptor (RFC 9628 4.2). Down at the next
 * picture; spatially up at a key picture; temporally up behind a switching up point (U).
 *
 * <p>A layer frame that depends on the one below alone would be a place to go up, too. But that one
 * left with the marker already, by which libwebrtc takes the picture for complete and refuses more
 * of it.
 */
final class Vp9Filter implements LayerFilter {
    private static final int HIGHEST = 7;
    private static final int TEMPORAL_BITS = 3;

    private int targetSpatial = HIGHEST;
    private int targetTemporal = HIGHEST;
    private int spatial;
    private int temporal;
    private final Moves moves = new Moves();
    private int announced;
    private boolean started;
    private boolean moved; // since what was forwarded last
    private int timestamp;
    private boolean mayRise;
    private int highestSeen;
    private boolean endsPicture;

    @Override
    public void start(LayerPacket packet, int spatial, int temporal) {
        target(spatial, temporal);
        this.spatial = spatial;
        this.temporal = temporal;
        moves.start(packet.timestamp(), layer()); // what precedes is nothing to this slot
        announced = 0;
        highestSeen = 0;
        started = false;
    }

    @Override
    public void target(int spatial, int temporal) {
        targetSpatial = spatial;
        targetTemporal = temporal;
    }

    @Override
    public Decision accept(LayerPacket packet) {
        long d = packet.descriptor();
        if (!started || packet.timestamp() - timestamp > 0) {
            beginPicture(packet);
        } else if (packet.timestamp() != timestamp) {
            return acceptLate(packet);
        }
        boolean isWithin =
                PayloadDescriptor.spatialId(d) <= spatial
                        && PayloadDescriptor.temporalId(d) <= temporal;
        if (!isWithin) {
            return Decision.LAYER;
        }
        highestSeen = Math.max(highestSeen, PayloadDescriptor.spatialId(d));
        if (PayloadDescriptor.isSwitchUp(d)) {
            mayRise = true;
        }
        endsPicture =
                packet.marker()
                        || PayloadDescriptor.spatialId(d) == spatial
                                && PayloadDescriptor.isEndOfFrame(d, false);
        Decision decision = moved ? Decision.MOVED : Decision.FORWARD;
        moved = false;
        return decision;
    }

    private void beginPicture(LayerPacket packet) {
        boolean isKey = packet.isKeyFrame();
        int nextSpatial = Math.min(spatial, targetSpatial);
        int nextTemporal = mayRise ? targetTemporal : Math.min(temporal, targetTemporal);
        if (isKey) {
            nextSpatial = targetSpatial;
            nextTemporal = targetTemporal;
            announced = PayloadDescriptor.spatialLayers(packet.descriptor());
        }
        started = true;
        timestamp = packet.timestamp();
        mayRise = false;
        move(nextSpatial, nextTemporal);
    }

    private void move(int toSpatial, int toTemporal) {
        if (toSpatial != spatial || toTemporal != temporal) {
            moved = true;
            spatial = toSpatial;
            temporal = toTemporal;
            moves.move(timestamp, layer());
        }
    }

    private int layer() {
        return spatial << TEMPORAL_BITS | temporal;
    }

    /** Of an earlier picture: as its layer was handled then. */
    private Decision acceptLate(LayerPacket packet) {
        long d = packet.descriptor();
        int then = moves.at(packet.timestamp());
        int itsSpatial = then >> TEMPORAL_BITS; // below 0 before the key frame
        int itsTemporal = then & (1 << TEMPORAL_BITS) - 1;
        boolean isWithin =
                PayloadDescriptor.spatialId(d) <= itsSpatial
                        && PayloadDescriptor.temporalId(d) <= itsTemporal;
        endsPicture =
                packet.marker()
                        || PayloadDescriptor.spatialId(d) == itsSpatial
                                && PayloadDescriptor.isEndOfFrame(d, false);
        return isWithin ? Decision.FORWARD : Decision.LAYER;
    }

    @Override
    public boolean endsPicture() {
        return endsPicture;
    }

    @Override
    public boolean wantsKeyFrame() {
        int highest = announced == 0 ? HIGHEST : announced - 1;
        return spatial < Math.min(targetSpatial, highest);
    }

    @Override
    public int spatial() {
        return Math.min(spatial, announced == 0 ? highestSeen : announced - 1);
    }

    @Override
    public int temporal() {
        return temporal;
    }
}

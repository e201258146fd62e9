package sfu.core.relay;

import sfu.core.api.LeaveReason;
import sfu.core.api.PublishSection;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.LayersWanted;
import sfu.core.shard.NodeTransport;
import sfu.core.shard.TransportEvents;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tracks that come from the other node, and who is told what is wanted of them here. */
final class Imports implements TransportEvents {
    /** What the subscribers on a shard of this server want of a track. */
    @FunctionalInterface
    interface Demand {
        /** See {@link TransportEvents#layersWanted}. */
        void wanted(int shard, LayersWanted wanted);
    }

    private final Map<Long, Demand> tracks = new ConcurrentHashMap<>();
    private final Runnable failed;
    private volatile int heldBack;

    /**
     * @param failed is run when the association ended by a fault of its own
     */
    Imports(Runnable failed) {
        this.failed = failed;
    }

    void begin(NodeTransport node, PublishSection section, TrackSpec spec, Demand demand) {
        if (tracks.size() >= NodeTransport.MAX_STREAMS) {
            throw new IllegalArgumentException("a node has too many tracks for one room");
        }
        if (tracks.put(spec.number(), demand) != null) {
            throw new IllegalArgumentException("a node sends a track twice");
        }
        node.publish(section, spec);
    }

    void end(NodeTransport node, long track) {
        if (tracks.remove(track) != null) {
            node.unpublish(track);
        }
    }

    int size() {
        return tracks.size();
    }

    @Override
    public void layersWanted(long track, int shard, LayersWanted wanted) {
        Demand its = tracks.get(track);
        if (its != null) {
            its.wanted(shard, wanted);
        }
    }

    @Override
    public void heldBack(int encodings) {
        heldBack = encodings;
    }

    /** Of what goes to the other node, encodings that wait for room. */
    int heldBack() {
        return heldBack;
    }

    @Override
    public void connected() {}

    @Override
    public void closed(LeaveReason reason, String detail) {
        failed.run();
    }

    @Override
    public void slotStarted(String mid, long track, long rtpTimestamp) {}
}

package sfu.core.shard;

import sfu.core.api.LeaveReason;
import sfu.core.layers.LayersWanted;
import sfu.core.log.LogContext;

import java.util.List;

/**
 * What a transport tells its participant's control state; called on its shard or on ICE's thread.
 */
public interface TransportEvents {
    /** ICE and DTLS are up. */
    void connected();

    /** The transport ended by itself; nothing follows. */
    void closed(LeaveReason reason, String detail);

    /** The node that it is at is about to end: it is to be elsewhere within this time. */
    default void nodeLeaves(int withinMs) {}

    /** The log's lines of this thread are about its participant until this is closed. */
    default LogContext logContext() {
        return LogContext.same();
    }

    /** The first packet of a newly assigned source left in this slot. */
    void slotStarted(String mid, long track, long rtpTimestamp);

    /** A slot that follows the loudest voices shows this track from now on; 0 for none. */
    default void slotShows(String mid, long track) {}

    /** What slots are sent, those where it changed. */
    default void slotLayers(List<SlotLayers> changed) {}

    /** What the subscribers on a shard want of a track that this transport publishes. */
    default void layersWanted(long track, int shard, LayersWanted wanted) {}

    /** Of a transport to another node: so many encodings wait for room on the path to it. */
    default void heldBack(int encodings) {}
}

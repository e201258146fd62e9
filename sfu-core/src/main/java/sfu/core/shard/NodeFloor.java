package sfu.core.shard;

import sfu.core.forward.TrackSpec;

/** A room's voices as they are compared on another node, for those who listen there. */
public interface NodeFloor {
    /** Somebody is about to listen there. */
    void open();

    /**
     * This one takes part there; its packets are on the publisher's {@link TransportProxy#home}, or
     * mirrored to where those for the node leave.
     */
    void add(TrackSpec voice, TransportProxy publisher);

    /** It is no voice among others, whatever it sends, or is one again. */
    void hush(long voice, boolean isHushed);

    /** It ended, or nobody listens there any more. */
    void remove(long voice);

    void close();
}

package sfu.core.shard;

import sfu.core.api.LeaveReason;

/**
 * What a transport tells its participant's control state; called on its shard or on ICE's thread.
 */
public interface TransportEvents {
    /** ICE and DTLS are up. */
    void connected();

    /** The transport ended by itself; nothing follows. */
    void closed(LeaveReason reason, String detail);

    /** The first packet of a newly assigned source left in this slot. */
    void slotStarted(String mid, long rtpTimestamp);
}

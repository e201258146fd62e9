package sfu.core.api;

/**
 * What a slot keeps for its whole life and the answer announces.
 *
 * @param rtxSsrc 0 when no RTX was negotiated
 * @param streamId the first part of msid: slots that are to be played in sync share it
 * @param trackId the second part of msid
 */
public record SlotIdentity(
        String mid, int ssrc, int rtxSsrc, String cname, String streamId, String trackId) {}

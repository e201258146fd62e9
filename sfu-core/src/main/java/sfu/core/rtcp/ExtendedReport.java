package sfu.core.rtcp;

/**
 * XR with a receiver reference time block (RFC 3611 4.4); other blocks are not read.
 *
 * @param ntpTimestamp 0 when the block was missing
 */
public record ExtendedReport(int ssrc, long ntpTimestamp) implements Rtcp {}

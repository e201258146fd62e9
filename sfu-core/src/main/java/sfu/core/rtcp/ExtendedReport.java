package sfu.core.rtcp;

import java.util.List;

/**
 * XR with the blocks by which a receiver measures the round trip: receiver reference time (RFC 3611
 * 4.4) and delay since it (4.5); other blocks are not read.
 *
 * @param ntpTimestamp the reference time, 0 when there is none
 * @param delays answers to reference times of others, empty when there are none
 */
public record ExtendedReport(int ssrc, long ntpTimestamp, List<Delay> delays) implements Rtcp {
    public ExtendedReport {
        delays = List.copyOf(delays);
    }

    /**
     * @param ssrc of the receiver that is answered
     * @param lastReceiverReport the middle 32 bits of its reference time, 0 if none came
     * @param delaySinceLastReceiverReport in units of 1/65536 s
     */
    public record Delay(int ssrc, int lastReceiverReport, int delaySinceLastReceiverReport) {}
}

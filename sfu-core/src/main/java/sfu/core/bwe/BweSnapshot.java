package sfu.core.bwe;

import java.util.Map;

/**
 * An estimate for the statistics; bit/s that are not known are 0.
 *
 * @param targetBps what may be sent, or {@link SendSideEstimator#NO_ESTIMATE}
 * @param limit what keeps it from being higher
 * @param lossBps what the losses allow, 0 while they allow all
 * @param ackedBps what came through
 * @param rembBps the client's own limit
 * @param wantedBps what all that the subscriber's views can use would take
 * @param roundTripNs smoothed, -1 for unknown
 * @param loss 0..1, of the last seconds
 * @param isInAlr whether so little is sent that the estimate is not put to the test
 * @param probes that were sent
 * @param faults of its feedback, those that occurred
 */
public record BweSnapshot(
        long targetBps,
        BweLimit limit,
        long delayBps,
        long lossBps,
        long ackedBps,
        long rembBps,
        long wantedBps,
        long roundTripNs,
        double loss,
        long inFlightBytes,
        BandwidthUsage usage,
        boolean isInAlr,
        int probes,
        Map<FeedbackFault, Long> faults) {
    public BweSnapshot {
        faults = Map.copyOf(faults);
    }
}

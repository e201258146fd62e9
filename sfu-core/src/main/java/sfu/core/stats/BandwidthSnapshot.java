package sfu.core.stats;

import java.util.Map;

/**
 * What is known of the path to a subscriber; bit/s that are not known are 0.
 *
 * @param estimateBps what its slots may send together, -1 while nothing limits them, or nothing was
 *     measured
 * @param limitedBy what keeps the estimate from being higher: NOTHING, DELAY, LOSS, REMB, SILENCE,
 *     QUEUE
 * @param wantedBps what its slots could use
 * @param ackedBps what came through
 * @param probeBps of the probe that is being sent
 * @param probes that were sent
 * @param queueMs how long what waits to be sent will take
 * @param rttMs -1 when unknown
 * @param loss 0..1, of the last seconds
 * @param faults what was wrong in its feedback, by name
 */
public record BandwidthSnapshot(
        long estimateBps,
        String limitedBy,
        long wantedBps,
        long ackedBps,
        long probeBps,
        int probes,
        double queueMs,
        double rttMs,
        double loss,
        Map<String, Long> faults) {
    public BandwidthSnapshot {
        faults = Map.copyOf(faults);
    }
}

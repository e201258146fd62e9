package sfu.core.sim;

import sfu.core.bwe.BweOptions;
import sfu.core.bwe.FeedbackBatch;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.rtcp.TransportFeedback;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Prints what an estimate costs a packet sent, many subscribers after another. */
public final class EstimatorCost {
    private static final long MS = 1_000_000L;
    private static final int SUBSCRIBERS = 1000;
    private static final int PACKETS = 10; // a report: 50 ms of 2 Mbit/s
    private static final int ROUNDS = 400;

    private EstimatorCost() {}

    public static void main(String[] args) {
        for (double loss : new double[] {0, 0.02}) {
            long best = Long.MAX_VALUE;
            for (int run = 0; run < 5; run++) {
                best = Math.min(best, run(loss));
            }
            System.out.println(
                    (int) (100 * loss) + " % loss: " + best + " ns a packet, reports included");
        }
    }

    private static long run(double loss) {
        BweOptions options = BweOptions.defaults();
        FeedbackBatch batch = new FeedbackBatch(options);
        SendSideEstimator[] all = new SendSideEstimator[SUBSCRIBERS];
        Arrays.setAll(all, i -> new SendSideEstimator(options, true, batch));
        TransportFeedback[] reports = reports(loss);
        long startNs = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            for (SendSideEstimator estimator : all) {
                for (int i = 0; i < PACKETS; i++) {
                    long nowNs = (50L * round + 5 * i) * MS;
                    if (estimator.releasableBytes(0, nowNs) >= 0) {
                        estimator.onSent(round * PACKETS + i & 0xFFFF, 1200, nowNs);
                    }
                }
                estimator.onFeedback(reports[round], (50L * round + 60) * MS);
                estimator.handleTimeouts((50L * round + 60) * MS);
            }
        }
        return (System.nanoTime() - startNs) / ((long) SUBSCRIBERS * ROUNDS * PACKETS);
    }

    private static TransportFeedback[] reports(double loss) {
        SplittableRandom random = new SplittableRandom(1);
        TransportFeedback[] reports = new TransportFeedback[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long reference = 50L * round / 64;
            long last = reference * 256;
            int[] deltas = new int[PACKETS];
            for (int i = 0; i < PACKETS; i++) {
                long ticks = (50L * round + 5 * i + 20) * 4 + random.nextInt(4);
                boolean isLost = random.nextDouble() < loss;
                deltas[i] = isLost ? TransportFeedback.NOT_RECEIVED : (int) (ticks - last);
                last = isLost ? last : ticks;
            }
            reports[round] =
                    new TransportFeedback(
                            1, 2, round * PACKETS & 0xFFFF, round, (int) reference, deltas);
        }
        return reports;
    }
}

package sfu.core.sim;

import java.util.SplittableRandom;

/** What a sender has to send: the sizes of frames, following the target. */
public interface Source {
    long FRAME_NS = 33_333_333L;

    /** Of the next frame. */
    int frameBytes(double targetBps);

    /** What it can use at most. */
    double wantedBps();

    default long frameNs() {
        return FRAME_NS;
    }

    /** An encoder that follows the target exactly, with some noise and a key frame now and then. */
    static Source encoder(long seed, double minBps, double maxBps, int keyFrameEvery) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Source() {
            private int frames;

            @Override
            public int frameBytes(double targetBps) {
                double bps = Math.clamp(targetBps, minBps, maxBps);
                double noise = 0.85 + 0.3 * random.nextDouble();
                boolean isKey = keyFrameEvery > 0 && frames++ % keyFrameEvery == 0;
                return (int) (bps / 8 * FRAME_NS / 1e9 * noise * (isKey ? 3 : 1));
            }

            @Override
            public double wantedBps() {
                return maxBps;
            }
        };
    }

    /** A forwarded track: the highest of its layers that fits. */
    static Source layers(long seed, double... layersBps) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Source() {
            @Override
            public int frameBytes(double targetBps) {
                double bps = layersBps[0];
                for (double layer : layersBps) {
                    bps = layer <= targetBps ? layer : bps;
                }
                return (int) (bps / 8 * FRAME_NS / 1e9 * (0.8 + 0.4 * random.nextDouble()));
            }

            @Override
            public double wantedBps() {
                return layersBps[layersBps.length - 1];
            }
        };
    }
}

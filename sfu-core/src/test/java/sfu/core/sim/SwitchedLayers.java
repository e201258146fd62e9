package sfu.core.sim;

import java.util.SplittableRandom;

/**
 * Simulcast as it is forwarded: encodings of fixed rates, one of which is chosen by the target,
 * upwards with head-room and after a hold; each begins with a key frame.
 */
final class SwitchedLayers implements Source {
    private static final long FRAME_NS = 66_666_667L;

    /** 200 ms, as often as layers are given to slots. */
    private static final int FRAMES_PER_CHOICE = 3;

    private static final double HEAD_ROOM = 1.25;
    private static final int HOLD_FRAMES = 15;

    /** From asking the publisher to its key frame. */
    private static final int KEY_FRAME_AFTER = 3;

    /** As libwebrtc's allocation of probes to what is wanted. */
    private static final double PROBE_MARGIN = 2;

    private final SplittableRandom random;
    private final double[] layersBps;
    private int frames;
    private int shown = -1;
    private int chosen;
    private int chosenSince;

    /** How often another encoding was shown. */
    int switches;

    SwitchedLayers(long seed, double... layersBps) {
        random = new SplittableRandom(seed);
        this.layersBps = layersBps;
    }

    @Override
    public long frameNs() {
        return FRAME_NS;
    }

    @Override
    public double wantedBps() {
        return PROBE_MARGIN * layersBps[layersBps.length - 1];
    }

    @Override
    public int frameBytes(double targetBps) {
        if (frames++ % FRAMES_PER_CHOICE == 0) {
            choose(targetBps);
        }
        double size = 0.8 + 0.4 * random.nextDouble();
        if (shown < 0 || shown != chosen && frames - chosenSince >= KEY_FRAME_AFTER) {
            switches++;
            shown = chosen;
            size = 3 + 2 * random.nextDouble();
        }
        return (int) (layersBps[shown] / 8 * FRAME_NS / 1e9 * size);
    }

    private void choose(double targetBps) {
        int best = 0;
        for (int i = 1; i < layersBps.length; i++) {
            double needed = layersBps[i] * (i > chosen ? HEAD_ROOM : 1);
            best = needed <= targetBps ? i : best;
        }
        if (best < chosen || best > chosen && frames - chosenSince >= HOLD_FRAMES) {
            chosen = best;
            chosenSince = frames;
        }
    }
}

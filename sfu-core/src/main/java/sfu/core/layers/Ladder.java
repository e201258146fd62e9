package sfu.core.layers;

import sfu.core.codec.FrameSize;

/**
 * The layers of one track that a slot may be given, from the cheapest to the best: a step costs
 * more than the one below and is worth it. Filled anew for each allocation, without allocating.
 */
public final class Ladder {
    private static final int MAX_STEPS = LayerMeter.ROWS * LayerMeter.TEMPORALS;

    /** What motion is worth in a camera's picture against its size, and in a screen's. */
    private static final double CAMERA_MOTION = 0.7;

    private static final double CAMERA_SIZE = 0.5;
    private static final double SCREEN_MOTION = 0.2;
    private static final double SCREEN_SIZE = 1;

    /**
     * Of its frames a camera's larger layer keeps at least so many: fewer look worse than the whole
     * smaller one, and going to and fro between encodings costs a key frame each time.
     */
    private static final double LEAST_MOTION = 0.4;

    /** Eyes see little of more. */
    private static final double ENOUGH_FRAME_RATE = 30;

    /** Of the lowest layer, where sizes are not known: each row above has four times as much. */
    private static final double UNKNOWN_AREA = 320 * 180;

    private final int[] layers = new int[MAX_STEPS];
    private final int[] sizes = new int[MAX_STEPS];
    private final long[] bitrates = new long[MAX_STEPS];
    private final double[] frameRates = new double[MAX_STEPS];
    private final double[] worths = new double[MAX_STEPS];
    private int steps;
    private boolean isScreen;

    /** Takes all steps away. */
    public void begin(boolean isScreen) {
        this.isScreen = isScreen;
        steps = 0;
    }

    /**
     * Offers a layer.
     *
     * @param row orders layers whose size is not known
     * @param size {@link FrameSize}
     * @param bitrateBps of it with all that it depends on; one that costs nothing is not offered
     */
    public void add(
            int encoding,
            int spatial,
            int temporal,
            int row,
            int size,
            double frameRate,
            long bitrateBps) {
        if (bitrateBps <= 0 || steps == MAX_STEPS) {
            return;
        }
        int at = steps++;
        for (; at > 0 && bitrates[at - 1] > bitrateBps; at--) {
            copy(at - 1, at);
        }
        layers[at] = encoding << 16 | spatial << 8 | temporal;
        sizes[at] = size;
        bitrates[at] = bitrateBps;
        frameRates[at] = frameRate;
        worths[at] = worth(row, size, frameRate);
    }

    private double worth(int row, int size, double frameRate) {
        double area =
                size == 0
                        ? UNKNOWN_AREA * (1 << 2 * row)
                        : (double) FrameSize.width(size) * FrameSize.height(size);
        double motion = Math.max(Math.min(frameRate, ENOUGH_FRAME_RATE), 1);
        return Math.pow(area, isScreen ? SCREEN_SIZE : CAMERA_SIZE)
                * Math.pow(motion, isScreen ? SCREEN_MOTION : CAMERA_MOTION);
    }

    /** Takes out what costs more than another and is worth no more. */
    public void end() {
        int kept = 0;
        for (int i = 0; i < steps; i++) {
            if (kept == 0 || worths[i] > worths[kept - 1]) {
                copy(i, kept++);
            }
        }
        steps = kept;
    }

    private void copy(int from, int to) {
        layers[to] = layers[from];
        sizes[to] = sizes[from];
        bitrates[to] = bitrates[from];
        frameRates[to] = frameRates[from];
        worths[to] = worths[from];
    }

    /**
     * All layers of a track as its meter, just measured, knows them.
     *
     * @param isSimulcast whether its rows are encodings, each whole by itself
     * @param withSilent also layers that are off, which the publisher can be asked for
     */
    public void fill(LayerMeter meter, boolean isSimulcast, boolean isScreen, boolean withSilent) {
        begin(isScreen);
        for (int row = 0; row < LayerMeter.ROWS; row++) {
            boolean isKnown = meter.bitrateBps(row, meter.highestTemporal(row)) > 0;
            if (isKnown && (withSilent || meter.isActive(row))) {
                addRow(meter, row, LayerSelector.HIGHEST, isSimulcast);
            }
        }
        end();
    }

    /**
     * The layers of one encoding up to these; none while it is off, as far as that can be told of
     * spatial layers: one that nobody wants may be left out on the way here.
     *
     * @param encoding of a simulcast, or 0
     */
    public void fill(
            LayerMeter meter,
            boolean isSimulcast,
            int encoding,
            int spatial,
            int temporal,
            boolean isScreen) {
        begin(isScreen);
        int last = isSimulcast ? encoding : Math.min(spatial, LayerMeter.ROWS - 1);
        for (int row = encoding; row <= last; row++) {
            if (meter.isActive(row) || !isSimulcast) {
                addRow(meter, row, temporal, isSimulcast);
            }
        }
        end();
    }

    private void addRow(LayerMeter meter, int row, int most, boolean isSimulcast) {
        int highest = Math.min(most, meter.highestTemporal(row));
        double wholeRate = meter.frameRate(row, highest);
        for (int temporal = 0; temporal <= highest; temporal++) {
            boolean isChoppy = meter.frameRate(row, temporal) < LEAST_MOTION * wholeRate;
            if (isChoppy && row > 0 && !isScreen) {
                continue;
            }
            long bitrate = meter.bitrateBps(row, temporal);
            for (int below = isSimulcast ? row : 0; below < row; below++) {
                bitrate += meter.bitrateBps(below, temporal);
            }
            add(
                    isSimulcast ? row : 0,
                    isSimulcast ? 0 : row,
                    temporal,
                    row,
                    meter.size(row),
                    meter.frameRate(row, temporal),
                    bitrate);
        }
    }

    public int steps() {
        return steps;
    }

    public int encoding(int step) {
        return layers[step] >>> 16;
    }

    public int spatial(int step) {
        return layers[step] >>> 8 & 0xFF;
    }

    public int temporal(int step) {
        return layers[step] & 0xFF;
    }

    /** {@link FrameSize}. */
    public int size(int step) {
        return sizes[step];
    }

    public double frameRate(int step) {
        return frameRates[step];
    }

    public long bitrateBps(int step) {
        return bitrates[step];
    }

    double worth(int step) {
        return worths[step];
    }

    /** What tells a layer from the others of its track, also in another filling. */
    int key(int step) {
        return layers[step];
    }

    /**
     * The step of this key. If it is not there: the best step that is worth no more, or one that is
     * worth more and costs no more, since such a one takes others out; -1 if there is none.
     */
    int find(int key, double worth, long bitrateBps) {
        int best = -1;
        for (int i = 0; i < steps; i++) {
            if (layers[i] == key) {
                return i;
            }
            if (worths[i] <= worth || bitrates[i] <= bitrateBps) {
                best = i;
            }
        }
        return best;
    }
}

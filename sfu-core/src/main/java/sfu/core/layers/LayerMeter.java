package sfu.core.layers;

import sfu.core.codec.FrameSize;

import java.util.Arrays;

/**
 * What each layer of one track costs and shows: its bitrate and frame rate over the last two
 * seconds, its size, and whether it went silent. A row is an encoding of a simulcast or a spatial
 * layer of an SVC stream, lowest first.
 */
public final class LayerMeter {
    public static final int ROWS = 4;

    /** Higher ones, which no browser sends, count to the last. */
    public static final int TEMPORALS = 4;

    private static final int BUCKETS = 20;
    private static final long BUCKET_NS = 100_000_000;

    /** A rate over less than this says nothing. */
    private static final long LEAST_NS = 200_000_000;

    /** So long after it went on again a layer costs what it did before. */
    private static final long PROVEN_NS = 800_000_000;

    /** Of a key frame counts a third, about what a frame has: it is asked for, and seldom. */
    private static final int KEY_FRAME_SHARE = 3;

    /** Layers of a track go on together: one that is this much behind the others is off. */
    private static final long SILENT_NS = 1_000_000_000;

    /** A longer gap is a pause, or the layer may be about to end: it lowers no figure. */
    private static final long FRESH_NS = 300_000_000;

    private static final long NEVER = Long.MIN_VALUE;
    private static final double SECOND_NS = 1e9;

    private final int[] bytes = new int[ROWS * TEMPORALS * BUCKETS];
    private final int[] frames = new int[ROWS * TEMPORALS * BUCKETS];
    private final long[] firstNs = new long[ROWS];
    private final long[] lastNs = new long[ROWS];
    private final int[] timestamps = new int[ROWS];
    private final boolean[] proven = new boolean[ROWS]; // once in its life
    private final int[] keyFrames = new int[ROWS]; // timestamps
    private final int[] sizes = new int[ROWS];
    private final int[] highestTemporals = new int[ROWS];
    private final long[] bitratesBps = new long[ROWS * TEMPORALS];
    private final double[] frameRates = new double[ROWS * TEMPORALS];
    private final LeftOutLayers leftOut = new LeftOutLayers();
    private long newestNs = NEVER;
    private long bucket;

    public LayerMeter() {
        Arrays.fill(lastNs, NEVER);
    }

    /**
     * A packet of the track arrived, or was retransmitted to it.
     *
     * @param row 0..3, others are ignored
     * @param sizeBytes with what it costs to send
     */
    public void onPacket(int row, int temporal, int timestamp, int sizeBytes, long nowNs) {
        if (row < 0 || row >= ROWS) {
            return;
        }
        advance(nowNs);
        if (lastNs[row] == NEVER || nowNs - lastNs[row] > SILENT_NS) {
            firstNs[row] = nowNs;
            timestamps[row] = timestamp - 1;
        }
        int layer = Math.min(temporal, TEMPORALS - 1);
        if (leftOut.onPacket(row, layer, nowNs)) {
            forget(row, layer);
        }
        int at = index(row, layer, bucket);
        boolean isBurst = proven[row] && timestamp == keyFrames[row];
        bytes[at] += isBurst ? sizeBytes / KEY_FRAME_SHARE : sizeBytes;
        if (timestamp - timestamps[row] > 0) {
            timestamps[row] = timestamp;
            frames[at]++;
        }
        lastNs[row] = nowNs;
        newestNs = nowNs;
    }

    /** What came of it before is no part of its rate. */
    private void forget(int row, int temporal) {
        int from = index(row, temporal, 0);
        Arrays.fill(bytes, from, from + BUCKETS, 0);
        Arrays.fill(frames, from, from + BUCKETS, 0);
    }

    /**
     * Nobody here wants more of this row than its temporal layers up to this one: those above may
     * be left out on their way here, and keep their share of what it costs.
     */
    public void wanted(int row, int temporal, long nowNs) {
        leftOut.wanted(row, temporal, nowNs);
    }

    /** The packets of this row that have this timestamp are a key frame's. */
    public void keyFrame(int row, int timestamp) {
        if (row >= 0 && row < ROWS) {
            keyFrames[row] = timestamp;
        }
    }

    /** A picture of this row has this {@link FrameSize}; 0 changes nothing. */
    public void size(int row, int size) {
        if (row >= 0 && row < ROWS && size != 0) {
            sizes[row] = size;
        }
    }

    private void advance(long nowNs) {
        long now = Math.floorDiv(nowNs, BUCKET_NS);
        long empty = Math.min(now - bucket, BUCKETS);
        for (long b = now - empty + 1; b <= now; b++) {
            for (int row = 0; row < ROWS * TEMPORALS; row++) {
                int at = row * BUCKETS + Math.floorMod(b, BUCKETS);
                bytes[at] = 0;
                frames[at] = 0;
            }
        }
        bucket = Math.max(bucket, now);
    }

    private static int index(int row, int temporal, long bucket) {
        return (row * TEMPORALS + temporal) * BUCKETS + Math.floorMod(bucket, BUCKETS);
    }

    /**
     * Brings the figures below up to date. What pauses keeps its last ones: a still screen or a
     * layer that is switched off costs again what it did.
     */
    public void measure(long nowNs) {
        if (newestNs == NEVER || nowNs - newestNs > FRESH_NS) {
            return;
        }
        advance(nowNs);
        for (int row = 0; row < ROWS; row++) {
            if (lastNs[row] != NEVER
                    && newestNs - lastNs[row] <= FRESH_NS
                    && isProven(row, nowNs)) {
                measureRow(row, nowNs);
            }
        }
    }

    /** Or nothing better is known. */
    private boolean isProven(int row, long nowNs) {
        proven[row] |= nowNs - firstNs[row] >= PROVEN_NS;
        return !proven[row] || nowNs - firstNs[row] >= PROVEN_NS;
    }

    private void measureRow(int row, long nowNs) {
        long spanNs = spanNs(row, nowNs);
        double bps = 0;
        double frameRate = 0;
        long oldBps = 0; // up to the layer below
        double oldFrameRate = 0;
        highestTemporals[row] = 0;
        for (int temporal = 0; temporal < TEMPORALS; temporal++) {
            int at = row * TEMPORALS + temporal;
            double before = bps;
            if (temporal > 0 && leftOut.keeps(row, temporal, nowNs)) { // its share
                bps = oldBps == 0 ? bitratesBps[at] : bps * bitratesBps[at] / oldBps;
                frameRate =
                        oldFrameRate == 0
                                ? frameRates[at]
                                : frameRate * frameRates[at] / oldFrameRate;
            } else {
                long itsNs = Math.min(spanNs, nowNs - leftOut.returnedNs(row, temporal));
                bps += sum(bytes, row, temporal) * 8 * SECOND_NS / itsNs;
                frameRate += sum(frames, row, temporal) * SECOND_NS / itsNs;
            }
            if (bps > before) {
                highestTemporals[row] = temporal;
            }
            oldBps = bitratesBps[at];
            oldFrameRate = frameRates[at];
            bitratesBps[at] = Math.round(bps);
            frameRates[at] = frameRate;
        }
    }

    private static long sum(int[] buckets, int row, int temporal) {
        long sum = 0;
        int from = index(row, temporal, 0);
        for (int i = from; i < from + BUCKETS; i++) {
            sum += buckets[i];
        }
        return sum;
    }

    /** In bits a second, of this row's temporal layers up to this one. */
    public long bitrateBps(int row, int temporal) {
        return bitratesBps[row * TEMPORALS + temporal];
    }

    /** In frames a second, of this row's temporal layers up to this one. */
    public double frameRate(int row, int temporal) {
        return frameRates[row * TEMPORALS + temporal];
    }

    /** How long the buckets have been filled: the last one is not full yet. */
    private long spanNs(int row, long nowNs) {
        long window = (BUCKETS - 1) * BUCKET_NS + Math.floorMod(nowNs, BUCKET_NS);
        return Math.max(Math.min(window, nowNs - firstNs[row]), LEAST_NS);
    }

    /** The {@link FrameSize}, 0 before it is known. */
    public int size(int row) {
        return sizes[row];
    }

    /** 0..3. */
    public int highestTemporal(int row) {
        return highestTemporals[row];
    }

    /** Whether it is sent: it goes on, or stopped together with the whole track. */
    public boolean isActive(int row) {
        return lastNs[row] != NEVER && newestNs - lastNs[row] <= SILENT_NS;
    }

    /** When its last packet came; {@link Long#MIN_VALUE} before the first. */
    public long lastNs(int row) {
        return lastNs[row];
    }
}

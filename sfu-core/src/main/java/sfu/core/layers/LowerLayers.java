package sfu.core.layers;

import sfu.core.codec.DependencyStructure;

import java.util.Arrays;

/**
 * Which layers of the rows below go out with a layer of an SVC stream. All of them, unless its
 * dependency descriptors show that they are needed at key frames alone (L3T3_KEY): then as {@link
 * DependencyFilter} forwards them.
 */
public final class LowerLayers {
    /** No temporal layer of that row. */
    static final int NONE = -1;

    private static final int ROWS = LayerMeter.ROWS;
    private static final int TEMPORALS = LayerMeter.TEMPORALS;

    private final byte[] tops = new byte[ROWS * TEMPORALS * ROWS];

    LowerLayers() {
        all();
    }

    /** Nothing says otherwise. */
    public void all() {
        Arrays.fill(tops, (byte) (TEMPORALS - 1));
    }

    /** The stream is built like this from now on. */
    public void of(DependencyStructure structure) {
        all();
        for (int row = 1; row < ROWS; row++) {
            for (int temporal = 0; temporal < TEMPORALS; temporal++) {
                int most = temporal == TEMPORALS - 1 ? LayerSelector.HIGHEST : temporal;
                int target = structure.targetWithin(row, most, -1L);
                if (target >= 0 && structure.spatialOf(target) == row) {
                    note(structure, target, row, temporal);
                }
            }
        }
    }

    private void note(DependencyStructure structure, int target, int row, int temporal) {
        for (int below = 0; below < row; below++) {
            int top = Math.min(structure.wholeTemporals(target, below), TEMPORALS) - 1;
            tops[index(row, temporal, below)] = (byte) top;
        }
    }

    /**
     * The highest temporal layer of a row below that goes out with this layer, or {@link #NONE}.
     */
    int top(int row, int temporal, int below) {
        return Math.min(tops[index(row, temporal, below)], temporal);
    }

    private static int index(int row, int temporal, int below) {
        return (row * TEMPORALS + temporal) * ROWS + below;
    }
}

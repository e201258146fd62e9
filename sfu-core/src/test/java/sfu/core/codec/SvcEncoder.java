package sfu.core.codec;

import sfu.core.rtp.Wire;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of an encoder with spatial and temporal layers, as L3T3 and L3T3_KEY name them: which
 * frames it makes, what each refers to, and how their descriptors look in bits.
 */
public final class SvcEncoder {
    /** Temporal layers of the pictures of a cycle, for one to three layers. */
    private static final int[][] PATTERNS = {{0}, {0, 1}, {0, 2, 1, 2}};

    /**
     * One frame: a spatial layer of a picture.
     *
     * @param isSync it refers to no picture but the base temporal layer's
     */
    public record Frame(
            int number,
            int picture,
            int spatial,
            int temporal,
            boolean isKey,
            boolean isLast,
            boolean isSync,
            List<Integer> references,
            MemorySegment descriptor) {}

    private static final int MOST_TEMPLATES = 9; // three by three layers

    private final int spatials;
    private final int temporals;
    private final boolean isKeyMode;
    private final int[][] lastOf; // by spatial and temporal layer
    private final int[] chains;
    private int number;
    private int picture;
    private int inCycle;
    private int structures;

    public SvcEncoder(int spatials, int temporals, boolean isKeyMode, int firstNumber) {
        this.spatials = spatials;
        this.temporals = temporals;
        this.isKeyMode = isKeyMode;
        number = firstNumber;
        lastOf = new int[spatials][temporals];
        chains = new int[spatials];
    }

    public int targets() {
        return spatials * temporals;
    }

    /** The frames of the next picture, lowest first. */
    public List<Frame> picture(boolean isKey) {
        inCycle = isKey ? 0 : inCycle;
        int[] pattern = PATTERNS[temporals - 1];
        int temporal = pattern[inCycle];
        boolean refersToBase = temporal == 0 || inCycle != 3;
        inCycle = (inCycle + 1) % pattern.length;
        List<Frame> frames = new ArrayList<>();
        for (int s = 0; s < spatials; s++) {
            List<Integer> references = new ArrayList<>();
            if (!isKey) {
                references.add(lastOf[s][refersToBase ? 0 : 1]);
            }
            if (s > 0 && (isKey || !isKeyMode)) {
                references.add(number - 1);
            }
            frames.add(frame(s, temporal, isKey, refersToBase, references));
        }
        picture++;
        return frames;
    }

    private Frame frame(
            int s, int temporal, boolean isKey, boolean isSync, List<Integer> references) {
        boolean begins = isKey && s == 0;
        Bits bits = new Bits();
        bits.put(1, 1).put(1, 1);
        structures += begins ? 1 : 0;
        int offset = structures * MOST_TEMPLATES & 63; // no id is of the one before
        bits.put(offset + s * temporals + temporal & 63, 6).put(number & 0xFFFF, 16);
        bits.put(begins ? 1 : 0, 1).put(0, 1).put(1, 1).put(1, 1).put(1, 1);
        if (begins) {
            structure(bits, offset);
        }
        for (int target = 0; target < targets(); target++) {
            bits.put(indication(s, temporal, isKey, target), 2);
        }
        for (int reference : references) {
            int step = number - reference - 1;
            int size = step < 16 ? 1 : step < 256 ? 2 : 3;
            bits.put(size, 2).put(step, 4 * size);
        }
        bits.put(0, 2);
        for (int chain = 0; chain < spatials; chain++) {
            bits.put(begins ? 0 : number - chains[chain], 8);
        }
        Frame frame =
                new Frame(
                        number,
                        picture,
                        s,
                        temporal,
                        isKey,
                        s == spatials - 1,
                        isSync,
                        List.copyOf(references),
                        bits.bytes());
        remember(s, temporal, isKey);
        number++;
        return frame;
    }

    private void remember(int s, int temporal, boolean isKey) {
        lastOf[s][temporal] = number;
        for (int chain = s; chain < spatials && temporal == 0; chain++) {
            if (chain == s || isKey || !isKeyMode) {
                chains[chain] = number;
            }
        }
    }

    /** One template a layer, all of whose fields the frames override. */
    private void structure(Bits bits, int offset) {
        bits.put(offset, 6).put(targets() - 1, 5);
        for (int s = 0; s < spatials; s++) {
            for (int t = 0; t < temporals; t++) {
                boolean isLast = s == spatials - 1 && t == temporals - 1;
                bits.put(isLast ? 3 : t == temporals - 1 ? 2 : 1, 2);
            }
        }
        for (int template = 0; template < targets(); template++) {
            for (int target = 0; target < targets(); target++) {
                bits.put(indication(template / temporals, template % temporals, false, target), 2);
            }
        }
        bits.put(0, targets()); // no references
        bits.nonSymmetric(spatials, targets() + 1);
        for (int target = 0; target < targets(); target++) {
            bits.nonSymmetric(target / temporals, spatials);
        }
        bits.put(0, 4 * targets() * spatials);
        bits.put(1, 1);
        for (int s = 0; s < spatials; s++) {
            bits.put((320 << s) - 1, 16).put((180 << s) - 1, 16);
        }
    }

    /** Target n is spatial layer n / temporals with temporal layers up to n % temporals. */
    private int indication(int s, int t, boolean isKey, int target) {
        int spatial = target / temporals;
        int temporal = target % temporals;
        if (s > spatial || t > temporal || s < spatial && isKeyMode && !isKey) {
            return DependencyStream.NOT_PRESENT;
        }
        if (s < spatial && !isKey) {
            return t == temporal && t > 0
                    ? DependencyStream.DISCARDABLE
                    : DependencyStream.REQUIRED;
        }
        return t == temporal && t > 0 ? DependencyStream.DISCARDABLE : DependencyStream.SWITCH;
    }

    /** Bits one after the other, from their definition. */
    public static final class Bits {
        private final StringBuilder text = new StringBuilder();

        public Bits put(long value, int count) {
            for (int i = count - 1; i >= 0; i--) {
                text.append(i < 64 && (value >>> i & 1) != 0 ? '1' : '0');
            }
            return this;
        }

        /** ns(n) (AV1 4.10.7). */
        void nonSymmetric(int value, int n) {
            int width = 0;
            for (int x = n; x != 0; x >>= 1) {
                width++;
            }
            int shorter = (1 << width) - n;
            if (value < shorter) {
                put(value, width - 1);
            } else {
                put(value + shorter >> 1, width - 1).put(value + shorter & 1, 1);
            }
        }

        public MemorySegment bytes() {
            byte[] bytes = new byte[(text.length() + 7) / 8];
            for (int i = 0; i < text.length(); i++) {
                bytes[i / 8] |= (byte) (text.charAt(i) == '1' ? 0x80 >> i % 8 : 0);
            }
            return Wire.bytes(bytes);
        }
    }
}

package sfu.core.codec;

/**
 * The templates by which a stream's dependency descriptors are short (AV1 RTP A.8.3): what layers
 * and decode targets there are, and which frames of each refer to which. Of fixed size.
 */
public final class DependencyStructure {
    /** As many as two bits a target fit a long, and as the 5-bit count allows. */
    static final int MAX_TARGETS = 32;

    static final int MAX_TEMPLATES = 64;

    /** AV1 refers to 7 frames at most (AV1 5.9.2); no codec to more. */
    static final int MAX_REFERENCES = 8;

    /** As libwebrtc allows; a structure with more is refused. */
    static final int MAX_SPATIAL = 4;

    static final int MAX_TEMPORAL = 8;

    /** Added to a decode target: with it goes every one whose layers are not higher. */
    public static final int WITH_LOWER = MAX_TARGETS;

    private static final long EVERY_SECOND_BIT = 0x5555_5555_5555_5555L;
    private static final int LAST_TEMPLATE = 3;
    private static final int NEXT_SPATIAL = 2;
    private static final int NEXT_TEMPORAL = 1;

    private final byte[] spatial = new byte[MAX_TEMPLATES];
    private final byte[] temporal = new byte[MAX_TEMPLATES];
    private final long[] indications = new long[MAX_TEMPLATES];
    private final byte[] references = new byte[MAX_TEMPLATES * MAX_REFERENCES];
    private final byte[] referenceCounts = new byte[MAX_TEMPLATES];
    private final byte[] chainSteps = new byte[MAX_TEMPLATES * MAX_TARGETS];
    private final byte[] protectedBy = new byte[MAX_TARGETS];
    private final byte[] targetSpatial = new byte[MAX_TARGETS];
    private final byte[] targetTemporal = new byte[MAX_TARGETS];
    private final int[] sizes = new int[MAX_SPATIAL];
    private final long[] within = new long[2 * MAX_TARGETS];
    private int idOffset;
    private int templates;
    private int targets;
    private int chains;
    private int spatialLayers;
    private long nested;

    /** Reads template_dependency_structure(); false if it is impossible or cut off. */
    boolean read(BitReader bits) {
        idOffset = bits.readInt(6);
        targets = bits.readInt(5) + 1;
        if (!readLayers(bits)) {
            return false;
        }
        readIndications(bits);
        if (!readReferences(bits)) {
            return false;
        }
        readChains(bits);
        deriveTargetLayers();
        deriveTargetsWithin();
        readSizes(bits);
        return !bits.isOverrun();
    }

    private boolean readLayers(BitReader bits) {
        int s = 0;
        int t = 0;
        templates = 0;
        int next;
        do {
            if (templates == MAX_TEMPLATES || s == MAX_SPATIAL || t == MAX_TEMPORAL) {
                return false;
            }
            spatial[templates] = (byte) s;
            temporal[templates++] = (byte) t;
            next = bits.readInt(2);
            if (next == NEXT_TEMPORAL) {
                t++;
            } else if (next == NEXT_SPATIAL) {
                s++;
                t = 0;
            }
        } while (next != LAST_TEMPLATE && !bits.isOverrun());
        spatialLayers = s + 1;
        return next == LAST_TEMPLATE;
    }

    private void readIndications(BitReader bits) {
        for (int i = 0; i < templates; i++) {
            indications[i] = readIndications(bits, targets);
        }
    }

    /** Two bits for each target, that of target 0 lowest. */
    static long readIndications(BitReader bits, int targets) {
        long all = 0;
        for (int target = 0; target < targets; target++) {
            all |= bits.read(2) << 2 * target;
        }
        return all;
    }

    private boolean readReferences(BitReader bits) {
        for (int i = 0; i < templates; i++) {
            int count = 0;
            while (bits.readFlag()) {
                if (count == MAX_REFERENCES) {
                    return false;
                }
                references[i * MAX_REFERENCES + count++] = (byte) (bits.readInt(4) + 1);
            }
            referenceCounts[i] = (byte) count;
        }
        return true;
    }

    private void readChains(BitReader bits) {
        chains = bits.readNonSymmetric(targets + 1);
        if (chains == 0) {
            return;
        }
        for (int target = 0; target < targets; target++) {
            protectedBy[target] = (byte) bits.readNonSymmetric(chains);
        }
        for (int i = 0; i < templates; i++) {
            for (int chain = 0; chain < chains; chain++) {
                chainSteps[i * MAX_TARGETS + chain] = (byte) bits.readInt(4);
            }
        }
    }

    /** A target is as high as the highest frames in it (A.8.3, decode_target_layers). */
    private void deriveTargetLayers() {
        nested = 0;
        for (int target = 0; target < targets; target++) {
            int s = 0;
            int t = 0;
            for (int i = 0; i < templates; i++) {
                if ((indications[i] >>> 2 * target & 3) != DependencyStream.NOT_PRESENT) {
                    s = Math.max(s, spatial[i]);
                    t = Math.max(t, temporal[i]);
                }
            }
            targetSpatial[target] = (byte) s;
            targetTemporal[target] = (byte) t;
            nested |= isNested(target) ? 1L << target : 0;
        }
    }

    private boolean isNested(int target) {
        for (int i = 0; i < templates; i++) {
            boolean isBelow =
                    spatial[i] <= targetSpatial[target] && temporal[i] <= targetTemporal[target];
            if (isBelow && (indications[i] >>> 2 * target & 3) == DependencyStream.NOT_PRESENT) {
                return false;
            }
        }
        return true;
    }

    /**
     * A bit for each decode target that holds all frames of the layers below it: when its own layer
     * is not sent for a while, it is the next lower one. Not so where lower layers are needed at
     * key frames alone (L3T3_KEY).
     */
    public long nestedTargets() {
        return nested;
    }

    /** Once a structure: subscribers ask for each packet. */
    private void deriveTargetsWithin() {
        for (int target = 0; target < targets; target++) {
            within[target] = (1L << targets) - 1;
            within[target + WITH_LOWER] = notAbove(target);
            for (int i = 0; i < templates; i++) {
                if ((indications[i] >>> 2 * target & 3) == DependencyStream.NOT_PRESENT) {
                    within[target] &= ~present(indications[i]);
                }
            }
        }
    }

    /** A bit for each decode target for which a frame with these indications is present. */
    static long present(long indications) {
        return Long.compress(indications | indications >>> 1, EVERY_SECOND_BIT);
    }

    private long notAbove(int target) {
        long lower = 0;
        for (int other = 0; other < targets; other++) {
            boolean isNotAbove =
                    targetSpatial[other] <= targetSpatial[target]
                            && targetTemporal[other] <= targetTemporal[target];
            lower |= isNotAbove ? 1L << other : 0;
        }
        return lower;
    }

    /**
     * A bit for each decode target that has no frame which this one has not.
     *
     * @param target 0..31; with {@link #WITH_LOWER} added: or whose layers are not higher
     */
    public long targetsWithin(int target) {
        return within[target];
    }

    private void readSizes(BitReader bits) {
        boolean present = bits.readFlag();
        for (int s = 0; s < MAX_SPATIAL; s++) {
            sizes[s] = 0;
            if (present && s < spatialLayers) {
                int width = bits.readInt(16) + 1;
                sizes[s] = FrameSize.of(width, bits.readInt(16) + 1);
            }
        }
    }

    /** The template that a descriptor names, or -1. */
    int template(int id) {
        int index = id - idOffset & 63;
        return index < templates ? index : -1;
    }

    int spatialId(int template) {
        return spatial[template];
    }

    int temporalId(int template) {
        return temporal[template];
    }

    long indications(int template) {
        return indications[template];
    }

    int referenceCount(int template) {
        return referenceCounts[template];
    }

    int reference(int template, int i) {
        return references[template * MAX_REFERENCES + i];
    }

    int chainStep(int template, int chain) {
        return chainSteps[template * MAX_TARGETS + chain];
    }

    /** 1..32. */
    public int targetCount() {
        return targets;
    }

    int chainCount() {
        return chains;
    }

    /** The chain that shows whether a target can be decoded; -1 without chains. */
    int chainOf(int target) {
        return chains == 0 ? -1 : protectedBy[target];
    }

    /** The highest spatial layer in a decode target. */
    public int spatialOf(int target) {
        return targetSpatial[target];
    }

    public int temporalOf(int target) {
        return targetTemporal[target];
    }

    /** 1..4. */
    public int spatialLayers() {
        return spatialLayers;
    }

    /** The {@link FrameSize} of a spatial layer, 0 if it does not say. */
    public int size(int spatialLayer) {
        return sizes[spatialLayer];
    }

    /**
     * The highest of the active decode targets that is within these layers, spatial before
     * temporal; -1 if even the lowest of them is above.
     *
     * @param active a bit for each target
     */
    public int targetWithin(int spatialLayer, int temporalLayer, long active) {
        int best = -1;
        for (int target = 0; target < targets; target++) {
            boolean fits =
                    (active >>> target & 1) != 0
                            && targetSpatial[target] <= spatialLayer
                            && targetTemporal[target] <= temporalLayer;
            if (fits && (best < 0 || isHigher(target, best))) {
                best = target;
            }
        }
        return best;
    }

    private boolean isHigher(int a, int b) {
        int bySpatial = targetSpatial[a] - targetSpatial[b];
        return bySpatial > 0 || bySpatial == 0 && targetTemporal[a] > targetTemporal[b];
    }
}

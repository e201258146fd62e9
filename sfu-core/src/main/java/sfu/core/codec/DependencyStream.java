package sfu.core.codec;

import sfu.core.rtp.SequenceNumbers;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Reads the dependency descriptors (AV1 RTP A.8) of one stream: keeps its structure and what the
 * last {@value #FRAMES} frames refer to, for all subscribers. Its memory is fixed, about 20 kB.
 */
public final class DependencyStream {
    /** Decode target indications (A.8.4). */
    public static final int NOT_PRESENT = 0;

    public static final int DISCARDABLE = 1;
    public static final int SWITCH = 2;
    public static final int REQUIRED = 3;

    /** More than a second of three spatial layers at 60 fps, as a start from the cache needs. */
    public static final int FRAMES = 256;

    private static final long CYCLE = 0x1_0000; // of frame numbers

    /** Of any header extension (RFC 8285 4.3). */
    private static final int MAX_LENGTH = 255;

    private static final int TARGETS = DependencyStructure.MAX_TARGETS;
    private static final int REFERENCES = DependencyStructure.MAX_REFERENCES;

    private final BitReader bits = new BitReader();
    private DependencyStructure structure = new DependencyStructure();
    private DependencyStructure spare = new DependencyStructure();
    private boolean known;
    private long active;
    private long highest = -1;

    private final long[] numbers = new long[FRAMES];
    private final long[] indications = new long[FRAMES];
    private final byte[] referenceCounts = new byte[FRAMES];
    private final short[] references = new short[FRAMES * REFERENCES];
    private final byte[] chainSteps = new byte[FRAMES * TARGETS];

    private int templateId;
    private int frameNumber;
    private boolean starts;
    private boolean ends;
    private boolean hasStructure;
    private boolean hasMask;
    private boolean customIndications;
    private boolean customReferences;
    private boolean customChains;
    private int maskAt;

    public DependencyStream() {
        Arrays.fill(numbers, -1);
    }

    /**
     * Reads a descriptor of {@code length} bytes and notes its frame.
     *
     * @return what it says, or one of {@link DependencyDescriptor}'s negative values; then nothing
     *     has changed
     */
    public long read(MemorySegment s, long offset, int length) {
        if (length < DependencyDescriptor.MANDATORY || length > MAX_LENGTH) {
            return DependencyDescriptor.MALFORMED;
        }
        bits.wrap(s, offset, length);
        readMandatory();
        if (length > DependencyDescriptor.MANDATORY) {
            readFlags();
        } else {
            clearFlags();
        }
        if (hasStructure && !spare.read(bits)) {
            return DependencyDescriptor.MALFORMED;
        }
        if (!hasStructure && !known) {
            return DependencyDescriptor.UNKNOWN_STRUCTURE;
        }
        return readFrame(hasStructure ? spare : structure);
    }

    private void readMandatory() {
        starts = bits.readFlag();
        ends = bits.readFlag();
        templateId = bits.readInt(6);
        frameNumber = bits.readInt(16);
    }

    private void readFlags() {
        hasStructure = bits.readFlag();
        hasMask = bits.readFlag();
        customIndications = bits.readFlag();
        customReferences = bits.readFlag();
        customChains = bits.readFlag();
    }

    private void clearFlags() {
        hasStructure = false;
        hasMask = false;
        customIndications = false;
        customReferences = false;
        customChains = false;
    }

    private long readFrame(DependencyStructure its) {
        maskAt = bits.position();
        int targets = its.targetCount();
        long mask = hasMask ? bits.read(targets) : 0;
        int template = its.template(templateId);
        if (bits.isOverrun()) {
            return DependencyDescriptor.MALFORMED;
        }
        if (template < 0) { // a new structure has other ids, so that its loss shows (A.8.3)
            return hasStructure
                    ? DependencyDescriptor.MALFORMED
                    : DependencyDescriptor.UNKNOWN_STRUCTURE;
        }
        long number = extend(frameNumber);
        if (hasStructure && highest - number >= FRAMES) {
            number += CYCLE; // it began anew: later than all before
        }
        int at = index(number);
        numbers[at] = -1; // whole again below, unless it is cut off
        readIndications(its, template, at);
        boolean valid = readReferences(its, template, at);
        readChains(its, template, at);
        if (!valid || bits.isOverrun()) {
            return DependencyDescriptor.MALFORMED;
        }
        numbers[at] = number;
        keep(number, targets, mask);
        return DependencyDescriptor.of(
                frameNumber,
                starts,
                ends,
                hasStructure,
                hasMask,
                hasStructure && starts && referenceCounts[at] == 0,
                its.spatialId(template),
                its.temporalId(template),
                targets,
                maskAt);
    }

    private void keep(long number, int targets, long mask) {
        boolean isNewer = number >= highest;
        if (hasStructure && (isNewer || !known)) {
            DependencyStructure old = structure;
            structure = spare;
            spare = old;
            known = true;
            active = (1L << targets) - 1;
        }
        if (hasMask && isNewer) {
            active = mask;
        }
        highest = isNewer ? number : highest;
    }

    private void readIndications(DependencyStructure its, int template, int at) {
        indications[at] =
                customIndications
                        ? DependencyStructure.readIndications(bits, its.targetCount())
                        : its.indications(template);
    }

    private boolean readReferences(DependencyStructure its, int template, int at) {
        int count = 0;
        if (customReferences) {
            for (int size = bits.readInt(2); size != 0; size = bits.readInt(2)) {
                if (count == REFERENCES) {
                    return false;
                }
                references[at * REFERENCES + count++] = (short) (bits.readInt(4 * size) + 1);
            }
        } else {
            count = its.referenceCount(template);
            for (int i = 0; i < count; i++) {
                references[at * REFERENCES + i] = (short) its.reference(template, i);
            }
        }
        referenceCounts[at] = (byte) count;
        return true;
    }

    private void readChains(DependencyStructure its, int template, int at) {
        for (int chain = 0; chain < its.chainCount(); chain++) {
            int step = customChains ? bits.readInt(8) : its.chainStep(template, chain);
            chainSteps[at * TARGETS + chain] = (byte) step;
        }
    }

    private static int index(long number) {
        return (int) number & FRAMES - 1;
    }

    /**
     * The extended number, of this stream, that is nearest to the newest frame. None is negative:
     * the first is put into the second cycle, and a stream that begins anew goes on in the next.
     */
    public long extend(int frame) {
        return highest < 0 ? frame + CYCLE : SequenceNumbers.extend(highest, frame);
    }

    /** Whether this frame was read, and lately enough to be known still. */
    public boolean isKnown(long number) {
        return number >= 0 && numbers[index(number)] == number;
    }

    /** {@link #NOT_PRESENT}, ...; of a frame that {@link #isKnown}. */
    public int indication(long number, int target) {
        return (int) (indications[index(number)] >>> 2 * target) & 3;
    }

    /** Whether one of these decode targets has it; of a frame that {@link #isKnown}. */
    public boolean isPresent(long number, long targets) {
        return (DependencyStructure.present(indications[index(number)]) & targets) != 0;
    }

    /** How many frames it refers to, 0..8. */
    public int referenceCount(long number) {
        return referenceCounts[index(number)];
    }

    public long reference(long number, int i) {
        return number - (references[index(number) * REFERENCES + i] & 0xFFFF);
    }

    /** The frame before it in a chain; itself where the chain begins. */
    public long chainPrevious(long number, int chain) {
        return number - (chainSteps[index(number) * TARGETS + chain] & 0xFF);
    }

    /** The chain that shows whether a decode target is whole; -1 without chains. */
    public int chainOf(int target) {
        return structure.chainOf(target);
    }

    /** False before the first structure; then {@link #structure} is empty. */
    public boolean hasStructure() {
        return known;
    }

    public DependencyStructure structure() {
        return structure;
    }

    /** A bit for each decode target that the sender still produces. */
    public long activeTargets() {
        return active;
    }
}

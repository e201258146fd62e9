package sfu.core.layers;

import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.DependencyStructure;

/**
 * Layers by dependency descriptors (AV1 RTP A.8): forwards one decode target, and of it only frames
 * whose references were not dropped. Another target is entered where the sender says so (Switch), a
 * lower one also where its chain was forwarded without a gap; both between pictures only.
 *
 * <p>A frame that did not arrive yet counts as forwarded: it may still come, and its place in the
 * sequence numbers is open.
 */
final class DependencyFilter implements LayerFilter {
    private static final byte UNSEEN = 0;
    private static final byte FORWARDED = 1;
    private static final byte DROPPED_LAYER = 2;
    private static final byte DROPPED_REFERENCE = 3;
    private static final int WINDOW = DependencyStream.FRAMES;

    private final boolean withLower;
    private final byte[] frames = new byte[WINDOW];
    private long first;
    private long highest = -1;

    private int targetSpatial;
    private int targetTemporal;
    private int current = -1;
    private int spatial;
    private int temporal;
    private int timestamp;
    private boolean broken;
    private boolean stuck;
    private boolean moved;

    /** What was forwarded last of this picture carried its marker. */
    private boolean pictureEnded;

    private boolean endsPicture;

    /**
     * @param withLower to another node goes every decode target whose layers are not higher, too:
     *     it has viewers of each
     */
    DependencyFilter(boolean withLower) {
        this.withLower = withLower;
    }

    @Override
    public void start(LayerPacket packet, int spatial, int temporal) {
        target(spatial, temporal);
        current = -1;
        highest = -1;
    }

    @Override
    public void target(int spatial, int temporal) {
        targetSpatial = spatial;
        targetTemporal = temporal;
        stuck = false;
    }

    @Override
    public Decision accept(LayerPacket packet) {
        DependencyStream stream = packet.stream();
        if (stream == null) {
            return Decision.MISSING_REFERENCE;
        }
        long d = packet.dependency();
        long frame = stream.extend(DependencyDescriptor.frameNumber(d));
        moved = false;
        byte status = status(frame);
        if (status == UNSEEN) {
            status = decide(stream, frame, packet);
            frames[index(frame)] = status;
        }
        endsPicture =
                packet.marker()
                        || DependencyDescriptor.isEndOfFrame(d)
                                && DependencyDescriptor.spatialId(d) == spatial;
        return switch (status) {
            case FORWARDED -> moved ? Decision.MOVED : Decision.FORWARD;
            case DROPPED_LAYER -> Decision.LAYER;
            default -> Decision.MISSING_REFERENCE;
        };
    }

    private byte decide(DependencyStream stream, long frame, LayerPacket packet) {
        if (DependencyDescriptor.isKeyFrame(packet.dependency())) {
            restart(frame);
        } else if (current < 0 || !stream.isKnown(frame)) {
            return DROPPED_REFERENCE;
        }
        boolean beginsPicture = highest < first || packet.timestamp() - timestamp > 0;
        advance(frame);
        boolean isWhole = hasReferences(stream, frame);
        if (beginsPicture) {
            timestamp = packet.timestamp();
            pictureEnded = false;
        }
        boolean isLate = frame < highest;
        if (!isLate) {
            choose(stream, frame, isWhole, packet.dependency());
        }
        int indication = current < 0 ? 0 : indication(stream, frame);
        if (indication == DependencyStream.NOT_PRESENT) {
            return DROPPED_LAYER;
        }
        if (!isWhole) {
            broken |= indication != DependencyStream.DISCARDABLE;
            return DROPPED_REFERENCE;
        }
        broken &= indication != DependencyStream.SWITCH;
        pictureEnded |= !isLate && DependencyDescriptor.spatialId(packet.dependency()) == spatial;
        return FORWARDED;
    }

    /** What only lower decode targets have breaks nothing of this one. */
    private int indication(DependencyStream stream, long frame) {
        int its = stream.indication(frame, current);
        boolean isOfLower =
                withLower
                        && its == DependencyStream.NOT_PRESENT
                        && stream.isPresent(
                                frame, stream.structure().targetsWithin(decodeTarget()));
        return isOfLower ? DependencyStream.DISCARDABLE : its;
    }

    private void restart(long frame) {
        first = frame;
        highest = frame - 1;
        current = -1;
        broken = false;
        stuck = false;
    }

    private void advance(long frame) {
        for (long n = Math.max(highest + 1, frame - WINDOW + 1); n <= frame; n++) {
            frames[index(n)] = UNSEEN;
        }
        highest = Math.max(highest, frame);
    }

    /** Moves to the wanted decode target if this frame allows it. */
    private void choose(DependencyStream stream, long frame, boolean isWhole, long d) {
        DependencyStructure structure = stream.structure();
        long usable = stream.activeTargets() | structure.nestedTargets();
        int wanted = structure.targetWithin(targetSpatial, targetTemporal, usable);
        if (wanted == current || wanted < 0 && current >= 0) {
            stuck = false;
            return;
        }
        if (wanted < 0) { // all are above what is wanted: then the lowest that there is
            wanted = Math.max(structure.targetWithin(0, Integer.MAX_VALUE, usable), 0);
        }
        int indication = stream.indication(frame, wanted);
        if (indication == DependencyStream.NOT_PRESENT) {
            return;
        }
        boolean enters =
                isWhole
                        && !pictureEnded
                        && (indication == DependencyStream.SWITCH
                                || current < 0
                                || isLower(structure, wanted)
                                        && isChainWhole(stream, frame, wanted));
        if (enters) {
            int toSpatial = structure.spatialOf(wanted);
            int toTemporal = structure.temporalOf(wanted);
            moved = toSpatial != spatial || toTemporal != temporal; // at a key frame, too
            current = wanted;
            spatial = toSpatial;
            temporal = toTemporal;
        }
        boolean isItsBase =
                DependencyDescriptor.spatialId(d) == structure.spatialOf(wanted)
                        && DependencyDescriptor.temporalId(d) == 0;
        if (enters || isItsBase) { // where if anywhere it would have been entered
            stuck = structure.spatialOf(wanted) != spatial;
        }
    }

    private boolean isLower(DependencyStructure structure, int target) {
        return structure.spatialOf(target) <= spatial && structure.temporalOf(target) <= temporal;
    }

    private boolean hasReferences(DependencyStream stream, long frame) {
        for (int i = 0; i < stream.referenceCount(frame); i++) {
            if (isDropped(stream.reference(frame, i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isChainWhole(DependencyStream stream, long frame, int target) {
        int chain = stream.chainOf(target);
        return chain >= 0 && !isDropped(stream.chainPrevious(frame, chain));
    }

    private boolean isDropped(long frame) {
        byte status = status(frame);
        return status == DROPPED_LAYER || status == DROPPED_REFERENCE;
    }

    private byte status(long frame) {
        if (current < 0 || frame > highest) {
            return UNSEEN;
        }
        return frame < first || frame <= highest - WINDOW
                ? DROPPED_REFERENCE
                : frames[index(frame)];
    }

    private static int index(long frame) {
        return (int) frame & WINDOW - 1;
    }

    @Override
    public boolean endsPicture() {
        return endsPicture;
    }

    @Override
    public boolean wantsKeyFrame() {
        return current < 0 || broken || stuck;
    }

    @Override
    public int spatial() {
        return spatial;
    }

    @Override
    public int temporal() {
        return temporal;
    }

    /** The decode target that is forwarded, {@link DependencyStructure#WITH_LOWER} or alone; -1. */
    int decodeTarget() {
        return withLower && current >= 0 ? current + DependencyStructure.WITH_LOWER : current;
    }
}

package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.DependencyStructure;
import sfu.core.codec.DependencyWriter;
import sfu.core.rtp.ExtensionWriter;
import sfu.core.stream.PacketCache;

import java.lang.foreign.MemorySegment;

/** Writes dependency descriptors (AV1 RTP A.8) as a subscriber's own. */
final class Dependencies {
    /** Beside the publisher's bytes: the element's own header and what the writer adds. */
    static final int MAX_GROWTH = 2 + DependencyWriter.MAX_GROWTH;

    /** Of a header extension with two-byte headers (RFC 8285 4.3). */
    private static final int MAX_ELEMENT_BYTES = 255;

    private static final int MAX_BYTES = MAX_ELEMENT_BYTES + DependencyWriter.MAX_GROWTH;

    private final DependencyWriter writer = new DependencyWriter();
    private @Nullable MemorySegment scratch; // most slots never need it

    /**
     * @param target the decode target that the subscriber gets, with or without {@link
     *     DependencyStructure#WITH_LOWER}, or -1 for all
     */
    void write(Source source, int index, int id, int target, ExtensionWriter out) {
        PacketCache cache = source.track().cache();
        long dependency = cache.remark(index);
        if (!DependencyDescriptor.isKnown(dependency)) {
            return;
        }
        int bytes = cache.prefixLength(index);
        MemorySegment to = scratch;
        if (to == null) {
            to = MemorySegment.ofArray(new byte[MAX_BYTES]);
            scratch = to;
        }
        int length =
                writer.write(
                        dependency,
                        cache.segment(),
                        cache.prefixOffset(index),
                        bytes,
                        source.frameNumberOffset(),
                        targets(source.track().dependencies(), dependency, bytes, target),
                        to,
                        0);
        out.put(id, to, 0, length);
    }

    /**
     * A bit for each one of which nothing is held back; of others the frames that come are few.
     * What has no room for them, or is of an earlier structure, says what its publisher said.
     */
    private static long targets(
            @Nullable DependencyStream stream, long dependency, int bytes, int target) {
        if (target < 0
                || stream == null
                || bytes + DependencyWriter.MAX_GROWTH > MAX_ELEMENT_BYTES) {
            return DependencyWriter.SAME_TARGETS;
        }
        DependencyStructure its = stream.structure();
        boolean isOfIt = DependencyDescriptor.targets(dependency) == its.targetCount();
        return isOfIt && target % DependencyStructure.WITH_LOWER < its.targetCount()
                ? its.targetsWithin(target) & stream.activeTargets()
                : DependencyWriter.SAME_TARGETS;
    }
}

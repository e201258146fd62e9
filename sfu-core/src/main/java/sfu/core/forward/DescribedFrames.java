package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.KeyFrameCheck;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * What the dependency descriptors of one encoding say. Where its payload shows that one is wrong
 * about a key frame, the payload decides; all else that it says stands.
 */
final class DescribedFrames {
    private final KeyFrameCheck check = new KeyFrameCheck();
    private @Nullable DependencyStream stream;
    private @Nullable DropReason fault;

    /** Remarks what is said of a packet just stored, if it has a descriptor. */
    void read(PacketCache cache, int index, @Nullable Codec codec) {
        fault = null;
        if (cache.prefixLength(index) == 0) {
            return;
        }
        DependencyStream its = stream;
        if (its == null) {
            its = new DependencyStream();
            stream = its;
        }
        long said = its.read(cache.segment(), cache.prefixOffset(index), cache.prefixLength(index));
        if (said == DependencyDescriptor.MALFORMED) {
            fault = DropReason.MALFORMED_EXTENSION;
        }
        if (codec != null && DependencyDescriptor.isKnown(said)) {
            said = checked(said, cache, index, codec);
        }
        cache.remark(index, said);
    }

    private long checked(long said, PacketCache cache, int index, Codec codec) {
        long descriptor = cache.descriptor(index);
        boolean isWrong =
                check.isContradicted(
                        said,
                        codec,
                        descriptor,
                        cache.segment(),
                        cache.payloadOffset(index),
                        cache.payloadLength(index));
        if (!isWrong) {
            return said;
        }
        fault = DropReason.FALSE_DESCRIPTOR;
        return DependencyDescriptor.withKeyFrame(said, PayloadDescriptor.isKeyFrame(descriptor));
    }

    /** Whether a decoder may start with this packet. */
    static boolean isKeyFrame(PacketCache cache, int index) {
        long dependency = cache.remark(index);
        return DependencyDescriptor.isKnown(dependency)
                ? DependencyDescriptor.isKeyFrame(dependency)
                : PayloadDescriptor.isKeyFrame(cache.descriptor(index));
    }

    /** What was wrong with the descriptor read last; null for nothing. */
    @Nullable DropReason fault() {
        return fault;
    }

    /** Null before the first descriptor. */
    @Nullable DependencyStream stream() {
        return stream;
    }

    /** Another stream begins. */
    void forget() {
        stream = null;
    }
}

package sfu.core.layers;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.PayloadDescriptor;

/** What selection needs to know of a packet; one object is filled for each packet in turn. */
public final class LayerPacket {
    private int encoding;
    private long number;
    private int timestamp;
    private boolean marker;
    private Codec codec = Codec.VP8;
    private long descriptor;
    private long dependency = DependencyDescriptor.NONE;
    private @Nullable DependencyStream stream;

    /**
     * @param encoding index of the track's encoding, 0..3, lowest first
     * @param number its extended sequence number within the encoding
     * @param descriptor {@link PayloadDescriptor}
     * @return this
     */
    public LayerPacket set(
            int encoding,
            long number,
            int timestamp,
            boolean marker,
            Codec codec,
            long descriptor) {
        this.encoding = encoding;
        this.number = number;
        this.timestamp = timestamp;
        this.marker = marker;
        this.codec = codec;
        this.descriptor = descriptor;
        dependency = DependencyDescriptor.NONE;
        stream = null;
        return this;
    }

    /**
     * It has a dependency descriptor.
     *
     * @param dependency as its encoding's stream read it
     * @param stream null where there is none yet
     */
    public LayerPacket with(long dependency, @Nullable DependencyStream stream) {
        this.dependency = dependency;
        this.stream = stream;
        return this;
    }

    public int encoding() {
        return encoding;
    }

    public long number() {
        return number;
    }

    public int timestamp() {
        return timestamp;
    }

    public boolean marker() {
        return marker;
    }

    Codec codec() {
        return codec;
    }

    public long descriptor() {
        return descriptor;
    }

    public long dependency() {
        return dependency;
    }

    /** Null when {@link #dependency} is not known. */
    @Nullable DependencyStream stream() {
        return DependencyDescriptor.isKnown(dependency) ? stream : null;
    }

    /** Its descriptor is of a structure that did not come (AV1 RTP A.8.3), though another did. */
    boolean isUnreadable() {
        return dependency == DependencyDescriptor.UNKNOWN_STRUCTURE
                && stream != null
                && stream.hasStructure();
    }

    /** Whether a decoder may start here. */
    boolean isKeyFrame() {
        return DependencyDescriptor.isKnown(dependency)
                ? DependencyDescriptor.isKeyFrame(dependency)
                : PayloadDescriptor.isKeyFrame(descriptor);
    }
}

package sfu.core.forward;

import java.lang.foreign.MemorySegment;

/**
 * A publisher's packet on its way to its track, from the network or from another shard; one object
 * is filled for each packet in turn.
 */
public final class MediaPacket {
    private long number;
    private int timestamp;
    private boolean marker;
    private int codec;
    private long descriptor;
    private long extensions;
    private long arrivalNs;
    private MemorySegment segment = MemorySegment.NULL;
    private long payloadOffset;
    private int payloadLength;
    private long dependencyOffset;
    private int dependencyLength;

    /**
     * Begins another packet, without a dependency descriptor.
     *
     * @param number its extended sequence number
     * @param codec index in the track's codecs
     * @param extensions {@link PacketExtensions}
     * @return this
     */
    public MediaPacket set(
            long number,
            int timestamp,
            boolean marker,
            int codec,
            long extensions,
            long arrivalNs) {
        this.number = number;
        this.timestamp = timestamp;
        this.marker = marker;
        this.codec = codec;
        this.extensions = extensions;
        this.arrivalNs = arrivalNs;
        descriptor = 0;
        dependencyLength = 0;
        return this;
    }

    public MediaPacket payload(MemorySegment s, long offset, int length) {
        segment = s;
        payloadOffset = offset;
        payloadLength = length;
        return this;
    }

    /** The bytes of its dependency descriptor (AV1 RTP A.8), in the payload's segment. */
    public MediaPacket dependency(long offset, int length) {
        dependencyOffset = offset;
        dependencyLength = length;
        return this;
    }

    /**
     * @param d {@link sfu.core.codec.PayloadDescriptor} of the payload
     */
    public MediaPacket descriptor(long d) {
        descriptor = d;
        return this;
    }

    /** Counted from another number on. */
    void raise(long by) {
        number += by;
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

    public int codec() {
        return codec;
    }

    public long descriptor() {
        return descriptor;
    }

    public long extensions() {
        return extensions;
    }

    public long arrivalNs() {
        return arrivalNs;
    }

    public MemorySegment segment() {
        return segment;
    }

    public long payloadOffset() {
        return payloadOffset;
    }

    public int payloadLength() {
        return payloadLength;
    }

    public long dependencyOffset() {
        return dependencyOffset;
    }

    /** 0 without one. */
    public int dependencyLength() {
        return dependencyLength;
    }
}

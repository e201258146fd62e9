package sfu.core.io;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** Cuts a byte stream into the packets that were framed by their length (RFC 4571 2). */
final class FrameReader {
    private static final int HEADER_BYTES = 2;

    /** Takes a packet. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param in the packet is its next {@code length} bytes, which are to be read
         * @return false: no more of this stream is wanted
         */
        boolean packet(ByteBuffer in, int length);
    }

    private final int maxBytes;
    private final byte[] header = new byte[HEADER_BYTES];
    private int headerBytes;
    private @Nullable ByteBuffer partial;

    /**
     * @param maxBytes of a packet; a longer one is an error
     */
    FrameReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Hands over the packets that these bytes complete and keeps the rest.
     *
     * @return false when the stream is wrong or unwanted; it can't be read on then
     */
    boolean read(ByteBuffer in, Sink sink) {
        while (in.hasRemaining()) {
            if (headerBytes < HEADER_BYTES) {
                header[headerBytes++] = in.get();
            }
            if (headerBytes == HEADER_BYTES && !readPacket(in, sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean readPacket(ByteBuffer in, Sink sink) {
        int length = (header[0] & 0xFF) << 8 | header[1] & 0xFF;
        if (length > maxBytes) {
            return false;
        }
        if (length == 0) { // the null packet says nothing
            headerBytes = 0;
            return true;
        }
        ByteBuffer begun = partial;
        boolean isNew = begun == null || begun.position() == 0;
        if (isNew && in.remaining() >= length) {
            headerBytes = 0;
            return sink.packet(in, length);
        }
        if (begun == null) {
            begun = ByteBuffer.allocate(maxBytes);
            partial = begun;
        }
        return complete(begun, in, length, sink);
    }

    private boolean complete(ByteBuffer begun, ByteBuffer in, int length, Sink sink) {
        int count = Math.min(in.remaining(), length - begun.position());
        begun.put(begun.position(), in, in.position(), count).position(begun.position() + count);
        in.position(in.position() + count);
        if (begun.position() < length) {
            return true;
        }
        headerBytes = 0;
        begun.flip();
        boolean goesOn = sink.packet(begun, length);
        begun.clear();
        return goesOn;
    }
}

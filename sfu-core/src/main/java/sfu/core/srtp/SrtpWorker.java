package sfu.core.srtp;

import java.lang.foreign.MemorySegment;

/**
 * Protects and unprotects packets of any number of contexts of its engine. It belongs to the thread
 * that uses it first. Methods that return an {@code int} return a length, or one of the negative
 * codes below; a negative code leaves the state of the session as it was.
 */
public interface SrtpWorker extends AutoCloseable {
    /** Not RTP or RTCP, too short or above 16,384 bytes, or not of the given sender. */
    int MALFORMED = -1;

    /** The tag does not match. The payload in the buffer is then undefined, but no plaintext. */
    int NOT_AUTHENTIC = -2;

    /** This index was already received, or already used for sending. */
    int REPLAYED = -3;

    /** The index is before the window, or before the first packet. */
    int TOO_OLD = -4;

    /** All 2^48 RTP or 2^31 RTCP indices of this key and SSRC are used: a new key is needed. */
    int EXHAUSTED = -5;

    /** The peer uses more SSRCs than {@link SrtpContext#MAX_STREAMS}. */
    int TOO_MANY_STREAMS = -6;

    /**
     * Adds an RTP packet to the batch. Its header lies at {@code dst[dstOffset..+headerLength]};
     * its plain payload is read from {@code src} and written encrypted behind that header, then the
     * tag. {@code src} may be shared by many packets, or be the payload's place in {@code dst}. The
     * bytes in {@code dst} are complete, and both may be changed or freed, only after {@link
     * #flush}. A full batch flushes itself.
     *
     * @return the length that the packet will have
     */
    int protectRtp(
            SrtpSender sender,
            MemorySegment dst,
            long dstOffset,
            int headerLength,
            MemorySegment src,
            long srcOffset,
            int payloadLength);

    /**
     * As {@link #protectRtp}, to repeat a packet with the very same bytes under its own number, for
     * a receiver without RTX. A number that was not used before is refused as {@link #TOO_OLD}: the
     * same index never protects two different packets (RFC 3711 9.1).
     */
    int protectRtpAgain(
            SrtpSender sender,
            MemorySegment dst,
            long dstOffset,
            int headerLength,
            MemorySegment src,
            long srcOffset,
            int payloadLength);

    /** Completes all packets of the batch. If it throws, none of them may be sent. */
    void flush();

    /** Unprotects an RTP packet in place. @return the length of header and payload */
    int unprotectRtp(SrtpContext context, MemorySegment packet, long offset, int length);

    /**
     * Whether RTP packets of this context are better unprotected together, by {@link
     * #unprotectLater}: where authentication is what costs and runs on many lanes at once.
     */
    boolean prefersBatches(SrtpContext context);

    /**
     * Adds an RTP packet to the batch of {@link #unprotectAll}; its bytes stay where they are until
     * then.
     *
     * @return its place in the batch, from 0 on; or -1 when the batch is full
     */
    int unprotectLater(SrtpContext context, MemorySegment packet, long offset, int length);

    /**
     * Unprotects the packets of the batch in place, in the order in which they were added.
     *
     * @param results gets what {@link #unprotectRtp} would have returned for each
     */
    void unprotectAll(int[] results);

    /** Protects a compound RTCP packet in place; the buffer has {@code rtcpOverhead} more bytes. */
    default int protectRtcp(SrtpSender sender, MemorySegment packet, long offset, int length) {
        return protectRtcp(sender, packet, offset, length, true);
    }

    /** As above; with {@code encrypt} false the packet is authenticated only (E flag 0). */
    int protectRtcp(
            SrtpSender sender, MemorySegment packet, long offset, int length, boolean encrypt);

    /** Unprotects a compound RTCP packet in place. @return its plain length */
    int unprotectRtcp(SrtpContext context, MemorySegment packet, long offset, int length);

    @Override
    void close();
}

package sfu.core.srtp;

import java.lang.foreign.MemorySegment;

/**
 * A transform of RFC 3711 (AES-CM with HMAC-SHA1) or RFC 7714 (AES-GCM) on one engine, for one
 * thread. It is given packets that were checked and whose indices are known, and keeps no state of
 * any session.
 */
interface Transform extends AutoCloseable {
    /** In the word that ends an SRTCP packet: it is encrypted. The other 31 bits are its index. */
    int E_FLAG = 0x8000_0000;

    /** Takes an RTP packet; it is complete at the latest after {@link #flush}. */
    void seal(
            SrtpContext context,
            MemorySegment dst,
            long at,
            int headerLength,
            MemorySegment src,
            long from,
            int payloadLength,
            int ssrc,
            long index);

    /**
     * Completes what {@link #seal} took. If it throws, packets that could not be completed are
     * zeroed behind their headers, so that none of them is left in clear.
     */
    default void flush() {}

    /** Decrypts an RTP packet in place if the tag behind its payload matches. */
    boolean open(
            SrtpContext context,
            MemorySegment packet,
            long at,
            int headerLength,
            int payloadLength,
            int ssrc,
            long index);

    /** Encrypts {@code length} bytes of RTCP in place; tag and E|index go behind them. */
    void sealRtcp(
            SrtpContext context, MemorySegment packet, long at, int length, int ssrc, int eIndex);

    /** Decrypts {@code length} bytes of RTCP in place if the tag matches. */
    boolean openRtcp(
            SrtpContext context, MemorySegment packet, long at, int length, int ssrc, int eIndex);

    /** Frees native memory; what was not flushed is lost. */
    @Override
    default void close() {}
}

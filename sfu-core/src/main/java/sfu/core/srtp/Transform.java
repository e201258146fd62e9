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

    /** Whether {@link #openLater} and {@link #openAll} are cheaper than {@link #open}. */
    default boolean opensInBatches() {
        return false;
    }

    /** Takes an RTP packet that arrived for {@link #openAll}. */
    default void openLater(
            SrtpContext context,
            MemorySegment packet,
            long at,
            int headerLength,
            int payloadLength,
            int ssrc,
            long index) {
        throw new IllegalStateException("opens no batches");
    }

    /**
     * Decrypts in place those packets of {@link #openLater} whose tags match, and says of each in
     * turn whether it did.
     */
    default void openAll(boolean[] authentic) {}

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

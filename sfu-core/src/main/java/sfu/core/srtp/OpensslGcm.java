package sfu.core.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** AES-GCM (RFC 7714) on OpenSSL, a packet at a time. */
final class OpensslGcm implements Transform {
    private final Arena arena = Arena.ofShared();
    private final long iv = arena.allocate(64, 64).address();
    private final long word = arena.allocate(64, 64).address();
    private final long written = arena.allocate(64, 64).address();

    @Override
    public void seal(
            SrtpContext c,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload,
            int ssrc,
            long index) {
        long packet = dst.address() + at;
        long body = packet + header;
        OpensslCipher gcm = ((OpensslContext) c).rtp();
        setIv(c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
        gcm.begin(iv, true);
        gcm.update(0, packet, header, written);
        gcm.update(body, src.address() + from, payload, written);
        gcm.sealTag(body + payload, written);
    }

    @Override
    public boolean open(
            SrtpContext c,
            MemorySegment p,
            long at,
            int header,
            int payload,
            int ssrc,
            long index) {
        long packet = p.address() + at;
        long body = packet + header;
        OpensslCipher gcm = ((OpensslContext) c).rtp();
        setIv(c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
        gcm.begin(iv, false);
        gcm.update(0, packet, header, written);
        gcm.update(body, body, payload, written);
        return keepIfEqual(gcm, body, payload);
    }

    @Override
    public void sealRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        long packet = p.address() + at;
        int clear = clear(length, eIndex);
        long body = packet + clear;
        OpensslCipher gcm = beginRtcp(c, ssrc, eIndex, packet, clear, true);
        gcm.update(body, body, length - clear, written);
        gcm.sealTag(packet + length, written);
        NativeMemory.setIntBigEndian(packet + length + c.tagLength, eIndex);
    }

    @Override
    public boolean openRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        long packet = p.address() + at;
        int clear = clear(length, eIndex);
        long body = packet + clear;
        OpensslCipher gcm = beginRtcp(c, ssrc, eIndex, packet, clear, false);
        gcm.update(body, body, length - clear, written);
        return keepIfEqual(gcm, body, length - clear);
    }

    /** How much of an RTCP packet is authenticated in clear (RFC 7714 9.2, 9.3). */
    private static int clear(int length, int eIndex) {
        return eIndex < 0 ? 8 : length;
    }

    private OpensslCipher beginRtcp(
            SrtpContext c, int ssrc, int eIndex, long packet, int clear, boolean encrypt) {
        int index = eIndex & ~E_FLAG;
        OpensslCipher gcm = ((OpensslContext) c).rtcp();
        setIv(c.rtcpIvHigh(ssrc, index), c.rtcpIvLow(index));
        gcm.begin(iv, encrypt);
        gcm.update(0, packet, clear, written);
        NativeMemory.setIntBigEndian(word, eIndex);
        gcm.update(0, word, 4, written);
        return gcm;
    }

    /** It decrypts before anyone compares tags: on a mismatch the plaintext is wiped. */
    private boolean keepIfEqual(OpensslCipher gcm, long body, int length) {
        if (gcm.openTag(body + length, written)) {
            return true;
        }
        NativeMemory.zero(body, length);
        return false;
    }

    private void setIv(long high, long low) {
        NativeMemory.setLongBigEndian(iv, high);
        NativeMemory.setIntBigEndian(iv + 8, (int) low);
    }

    @Override
    public void close() {
        arena.close();
    }
}

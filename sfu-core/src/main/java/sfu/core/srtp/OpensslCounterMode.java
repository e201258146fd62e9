package sfu.core.srtp;

import static sfu.core.srtp.NativeMemory.setLongBigEndian;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** AES-CM with HMAC-SHA1-80 (RFC 3711 4.1.1, 4.2.1) on OpenSSL, a packet at a time. */
final class OpensslCounterMode implements Transform {
    private final Arena arena = Arena.ofShared();
    private final long iv = arena.allocate(64, 64).address();
    private final long written = arena.allocate(64, 64).address();
    private final OpensslHmac hmac = new OpensslHmac();

    @Override
    public void seal(
            SrtpContext context,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload,
            int ssrc,
            long index) {
        OpensslContext c = (OpensslContext) context;
        long packet = dst.address() + at;
        long body = packet + header;
        long high = c.rtpIvHigh(ssrc, index);
        apply(c.rtp(), high, c.rtpIvLow(index), src.address() + from, body, payload);
        long end = body + payload;
        int roc = (int) (index >>> 16);
        NativeMemory.copyTag80(hmac.of(c.rtpHmacKey(), packet, header + payload, roc), end);
    }

    @Override
    public boolean open(
            SrtpContext context,
            MemorySegment p,
            long at,
            int header,
            int payload,
            int ssrc,
            long index) {
        OpensslContext c = (OpensslContext) context;
        long packet = p.address() + at;
        long body = packet + header;
        int roc = (int) (index >>> 16);
        long tag = hmac.of(c.rtpHmacKey(), packet, header + payload, roc);
        if (!NativeMemory.equalTags80(tag, body + payload)) {
            return false;
        }
        apply(c.rtp(), c.rtpIvHigh(ssrc, index), c.rtpIvLow(index), body, body, payload);
        return true;
    }

    @Override
    public void sealRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        OpensslContext c = (OpensslContext) context;
        long packet = p.address() + at;
        long end = packet + length;
        if (eIndex < 0) {
            applyRtcp(c, packet, length, ssrc, eIndex);
        }
        NativeMemory.setIntBigEndian(end, eIndex);
        NativeMemory.copyTag80(hmac.of(c.rtcpHmacKey(), packet, length, eIndex), end + 4);
    }

    @Override
    public boolean openRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        OpensslContext c = (OpensslContext) context;
        long packet = p.address() + at;
        long tag = hmac.of(c.rtcpHmacKey(), packet, length, eIndex);
        if (!NativeMemory.equalTags80(tag, packet + length + 4)) {
            return false;
        }
        if (eIndex < 0) {
            applyRtcp(c, packet, length, ssrc, eIndex);
        }
        return true;
    }

    private void applyRtcp(OpensslContext c, long packet, int length, int ssrc, int eIndex) {
        int index = eIndex & ~E_FLAG;
        long body = packet + 8;
        apply(c.rtcp(), c.rtcpIvHigh(ssrc, index), c.rtcpIvLow(index), body, body, length - 8);
    }

    /** XORs with the key stream. A packet has fewer than 2^16 blocks, so nothing carries. */
    private void apply(OpensslCipher ctr, long ivHigh, long ivLow, long from, long to, int length) {
        setLongBigEndian(iv, ivHigh);
        setLongBigEndian(iv + 8, ivLow);
        ctr.begin(iv, true);
        ctr.update(to, from, length, written);
    }

    @Override
    public void close() {
        hmac.close();
        arena.close();
    }
}

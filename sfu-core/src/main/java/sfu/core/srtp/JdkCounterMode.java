package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * AES-CM with HMAC-SHA1-80 (RFC 3711 4.1.1, 4.2.1) on the JDK, a packet at a time, on heap arrays.
 * AES/ECB encrypts the counter blocks, which needs no initialisation per packet, as AES/CTR does.
 * HMAC-SHA1 feeds the padded keys to one digest: two compressions more than cloning digests that
 * have absorbed them, but nothing is allocated.
 */
final class JdkCounterMode implements Transform {
    private static final int TAG_LENGTH = 10;
    private static final int SHA1_LENGTH = 20;

    private final byte[] tag = new byte[SHA1_LENGTH];
    private final MessageDigest sha1;
    private byte[] in = new byte[0];
    private byte[] counters = in;
    private byte[] stream = in;

    JdkCounterMode() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-1 is missing from this Java runtime", e);
        }
    }

    /** For a packet with the 32-bit word behind it that is authenticated with it. */
    private void room(int length) {
        in = ByteArrays.grow(in, length + 4);
        counters = ByteArrays.grow(counters, length + 16);
        stream = ByteArrays.grow(stream, length + 16);
    }

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
        int end = header + payload;
        room(end);
        MemorySegment.copy(dst, JAVA_BYTE, at, in, 0, header);
        MemorySegment.copy(src, JAVA_BYTE, from, in, header, payload);
        JdkKey key = ((JdkContext) c).rtp;
        apply(key, c.rtpIvHigh(ssrc, index), c.rtpIvLow(index), header, payload);
        hmac(key, end, (int) (index >>> 16));
        MemorySegment.copy(in, header, dst, JAVA_BYTE, at + header, payload);
        MemorySegment.copy(tag, 0, dst, JAVA_BYTE, at + end, TAG_LENGTH);
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
        int end = header + payload;
        room(end);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, end);
        JdkKey key = ((JdkContext) c).rtp;
        hmac(key, end, (int) (index >>> 16));
        if (!tagMatches(p, at + end)) {
            return false;
        }
        apply(key, c.rtpIvHigh(ssrc, index), c.rtpIvLow(index), header, payload);
        MemorySegment.copy(in, header, p, JAVA_BYTE, at + header, payload);
        return true;
    }

    @Override
    public void sealRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        room(length);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length);
        if (eIndex < 0) {
            applyRtcp(c, length, ssrc, eIndex);
            MemorySegment.copy(in, 8, p, JAVA_BYTE, at + 8, length - 8);
        }
        hmac(((JdkContext) c).rtcp, length, eIndex);
        p.set(RtpHeader.INT, at + length, eIndex);
        MemorySegment.copy(tag, 0, p, JAVA_BYTE, at + length + 4, TAG_LENGTH);
    }

    @Override
    public boolean openRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        room(length);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length);
        hmac(((JdkContext) c).rtcp, length, eIndex);
        if (!tagMatches(p, at + length + 4)) {
            return false;
        }
        if (eIndex < 0) {
            applyRtcp(c, length, ssrc, eIndex);
            MemorySegment.copy(in, 8, p, JAVA_BYTE, at + 8, length - 8);
        }
        return true;
    }

    private void applyRtcp(SrtpContext c, int length, int ssrc, int eIndex) {
        int index = eIndex & ~E_FLAG;
        JdkKey key = ((JdkContext) c).rtcp;
        apply(key, c.rtcpIvHigh(ssrc, index), c.rtcpIvLow(index), 8, length - 8);
    }

    /** XORs {@code in[from..+length]} with the key stream. */
    private void apply(JdkKey key, long ivHigh, long ivLow, int from, int length) {
        int size = (length + 15) & ~15;
        byte[] blocks = counters;
        for (int i = 0; i < size; i += 16) {
            ByteArrays.putLong(blocks, i, ivHigh);
            ByteArrays.putLong(blocks, i + 8, ivLow + (i >>> 4));
        }
        try {
            key.blocks().update(blocks, 0, size, stream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] data = in;
        byte[] mask = stream;
        for (int i = 0; i < length; i++) {
            data[from + i] ^= mask[i];
        }
    }

    /** HMAC-SHA1 of the first {@code length} bytes of {@code in} and a word, into {@code tag}. */
    private void hmac(JdkKey key, int length, int word) {
        ByteArrays.putInt(in, length, word);
        try {
            sha1.update(key.inner, 0, 64);
            sha1.update(in, 0, length + 4);
            sha1.digest(tag, 0, SHA1_LENGTH);
            sha1.update(key.outer, 0, 64);
            sha1.update(tag, 0, SHA1_LENGTH);
            sha1.digest(tag, 0, SHA1_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean tagMatches(MemorySegment p, long at) {
        int difference = 0;
        for (int i = 0; i < TAG_LENGTH; i++) {
            difference |= tag[i] ^ p.get(JAVA_BYTE, at + i);
        }
        return difference == 0;
    }
}

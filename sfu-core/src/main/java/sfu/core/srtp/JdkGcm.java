package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** AES-GCM (RFC 7714) with the JDK's cipher, a packet at a time, on heap arrays. */
final class JdkGcm implements Transform {
    private static final int TAG_LENGTH = 16;

    private final byte[] iv = new byte[12];
    private final byte[] eIndexBytes = new byte[4];
    private byte[] in = new byte[0];
    private byte[] out = in;

    private void room(int length) {
        in = ByteArrays.grow(in, length + TAG_LENGTH);
        out = ByteArrays.grow(out, length + TAG_LENGTH);
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
        room(header + payload);
        MemorySegment.copy(dst, JAVA_BYTE, at, in, 0, header);
        MemorySegment.copy(src, JAVA_BYTE, from, in, header, payload);
        setIv(c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
        try {
            Cipher gcm = ((JdkContext) c).rtp.gcm(Cipher.ENCRYPT_MODE, iv);
            gcm.updateAAD(in, 0, header);
            int n = gcm.doFinal(in, header, payload, out, 0);
            MemorySegment.copy(out, 0, dst, JAVA_BYTE, at + header, n);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
        room(header + payload);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, header + payload + TAG_LENGTH);
        setIv(c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
        try {
            Cipher gcm = ((JdkContext) c).rtp.gcm(Cipher.DECRYPT_MODE, iv);
            gcm.updateAAD(in, 0, header);
            int n = gcm.doFinal(in, header, payload + TAG_LENGTH, out, 0);
            MemorySegment.copy(out, 0, p, JAVA_BYTE, at + header, n);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void sealRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        room(length);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length);
        try {
            Cipher gcm = rtcpCipher(c, Cipher.ENCRYPT_MODE, ssrc, eIndex);
            int clear = rtcpAad(gcm, length, eIndex);
            int n = gcm.doFinal(in, clear, length - clear, out, 0);
            MemorySegment.copy(out, 0, p, JAVA_BYTE, at + clear, n);
            p.set(RtpHeader.INT, at + length + TAG_LENGTH, eIndex);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean openRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        room(length);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length + TAG_LENGTH);
        try {
            Cipher gcm = rtcpCipher(c, Cipher.DECRYPT_MODE, ssrc, eIndex);
            int clear = rtcpAad(gcm, length, eIndex);
            int n = gcm.doFinal(in, clear, length - clear + TAG_LENGTH, out, 0);
            MemorySegment.copy(out, 0, p, JAVA_BYTE, at + clear, n);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher rtcpCipher(SrtpContext c, int mode, int ssrc, int eIndex)
            throws GeneralSecurityException {
        int index = eIndex & ~E_FLAG;
        setIv(c.rtcpIvHigh(ssrc, index), c.rtcpIvLow(index));
        return ((JdkContext) c).rtcp.gcm(mode, iv);
    }

    /** RFC 7714 9.2 and 9.3. @return the length of what is authenticated in clear */
    private int rtcpAad(Cipher gcm, int length, int eIndex) {
        int clear = eIndex < 0 ? 8 : length;
        gcm.updateAAD(in, 0, clear);
        ByteArrays.putInt(eIndexBytes, 0, eIndex);
        gcm.updateAAD(eIndexBytes, 0, 4);
        return clear;
    }

    private void setIv(long high, long low) {
        ByteArrays.putLong(iv, 0, high);
        ByteArrays.putInt(iv, 8, (int) low);
    }
}

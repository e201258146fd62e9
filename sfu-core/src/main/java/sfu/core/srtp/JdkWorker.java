package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** Encrypts one packet at a time with the JDK's ciphers, on heap arrays. */
final class JdkWorker extends BaseWorker {
    private static final VarHandle BYTES_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BYTES_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] iv = new byte[12];
    private final byte[] tag = new byte[20];
    private final MessageDigest sha1;
    private byte[] in = new byte[0];
    private byte[] out = in;
    private byte[] counters = in;
    private byte[] stream = in;

    JdkWorker() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-1 is missing from this Java runtime", e);
        }
    }

    @Override
    void checkContext(SrtpContext c) {
        if (!(c instanceof JdkContext)) {
            throw new IllegalArgumentException("a context of another engine");
        }
    }

    @Override
    void checkMemory(MemorySegment s, boolean written) {}

    /** Buffers for a packet of {@code length} bytes with 32 more for tag, index and AAD. */
    private void room(int length) {
        if (in.length < length + 32) {
            int size = Math.max(2048, Integer.highestOneBit(length + 32) * 2);
            in = new byte[size];
            out = new byte[size];
            counters = new byte[size + 16];
            stream = new byte[size + 16];
        }
    }

    @Override
    void seal(
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
        JdkKey key = ((JdkContext) c).rtp;
        try {
            if (c.aead) {
                setIv(c.rtpSaltHigh, c.rtpSaltLow, ssrc, index);
                Cipher gcm = key.gcm(Cipher.ENCRYPT_MODE, iv);
                gcm.updateAAD(in, 0, header);
                int n = gcm.doFinal(in, header, payload, out, 0);
                MemorySegment.copy(out, 0, dst, JAVA_BYTE, at + header, n);
            } else {
                int end = header + payload;
                counterMode(key, c.rtpSaltHigh, c.rtpSaltLow, ssrc, index, header, payload);
                putInt(in, end, (int) (index >>> 16));
                hmac(key, end + 4);
                MemorySegment.copy(in, header, dst, JAVA_BYTE, at + header, payload);
                MemorySegment.copy(tag, 0, dst, JAVA_BYTE, at + end, c.tagLength);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    boolean open(
            SrtpContext c,
            MemorySegment p,
            long at,
            int header,
            int payload,
            int ssrc,
            long index) {
        int end = header + payload;
        room(end);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, end + c.tagLength);
        JdkKey key = ((JdkContext) c).rtp;
        try {
            if (c.aead) {
                setIv(c.rtpSaltHigh, c.rtpSaltLow, ssrc, index);
                Cipher gcm = key.gcm(Cipher.DECRYPT_MODE, iv);
                gcm.updateAAD(in, 0, header);
                gcm.doFinal(in, header, payload + c.tagLength, out, 0);
                MemorySegment.copy(out, 0, p, JAVA_BYTE, at + header, payload);
                return true;
            }
            putInt(in, end, (int) (index >>> 16));
            hmac(key, end + 4);
            if (!tagMatches(p, at + end)) {
                return false;
            }
            counterMode(key, c.rtpSaltHigh, c.rtpSaltLow, ssrc, index, header, payload);
            MemorySegment.copy(in, header, p, JAVA_BYTE, at + header, payload);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void sealRtcp(SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        room(length);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length);
        JdkKey key = ((JdkContext) c).rtcp;
        boolean encrypt = eIndex < 0;
        int index = eIndex & ~E_FLAG;
        try {
            if (c.aead) {
                setIv(c.rtcpSaltHigh, c.rtcpSaltLow, ssrc, index);
                Cipher gcm = key.gcm(Cipher.ENCRYPT_MODE, iv);
                int clear = rtcpAad(gcm, length, eIndex);
                int n = gcm.doFinal(in, clear, length - clear, out, 0);
                MemorySegment.copy(out, 0, p, JAVA_BYTE, at + clear, n);
                p.set(RtpHeader.INT, at + length + c.tagLength, eIndex);
            } else {
                if (encrypt) {
                    counterMode(key, c.rtcpSaltHigh, c.rtcpSaltLow, ssrc, index, 8, length - 8);
                }
                putInt(in, length, eIndex);
                hmac(key, length + 4);
                MemorySegment.copy(in, 8, p, JAVA_BYTE, at + 8, length - 4);
                MemorySegment.copy(tag, 0, p, JAVA_BYTE, at + length + 4, c.tagLength);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    boolean openRtcp(SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        room(length);
        MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length + c.tagLength + 4);
        JdkKey key = ((JdkContext) c).rtcp;
        boolean encrypted = eIndex < 0;
        int index = eIndex & ~E_FLAG;
        try {
            if (c.aead) {
                setIv(c.rtcpSaltHigh, c.rtcpSaltLow, ssrc, index);
                Cipher gcm = key.gcm(Cipher.DECRYPT_MODE, iv);
                int clear = rtcpAad(gcm, length, eIndex);
                int n = gcm.doFinal(in, clear, length - clear + c.tagLength, out, 0);
                MemorySegment.copy(out, 0, p, JAVA_BYTE, at + clear, n);
                return true;
            }
            hmac(key, length + 4);
            if (!tagMatches(p, at + length + 4)) {
                return false;
            }
            if (encrypted) {
                counterMode(key, c.rtcpSaltHigh, c.rtcpSaltLow, ssrc, index, 8, length - 8);
                MemorySegment.copy(in, 8, p, JAVA_BYTE, at + 8, length - 8);
            }
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 7714 section 9.2 and 9.3. @return the length of what is authenticated in clear */
    private int rtcpAad(Cipher gcm, int length, int eIndex) {
        int clear = eIndex < 0 ? 8 : length;
        gcm.updateAAD(in, 0, clear);
        putInt(counters, 0, eIndex);
        gcm.updateAAD(counters, 0, 4);
        return clear;
    }

    private void setIv(long saltHigh, long saltLow, int ssrc, long index) {
        putLong(iv, 0, SrtpContext.ivHigh(true, saltHigh, ssrc, index));
        putInt(iv, 8, (int) SrtpContext.ivLow(true, saltLow, index));
    }

    /** XORs {@code in[from..+length]} with the AES-CM key stream of the packet. */
    private void counterMode(
            JdkKey key, long saltHigh, long saltLow, int ssrc, long index, int from, int length)
            throws GeneralSecurityException {
        long high = SrtpContext.ivHigh(false, saltHigh, ssrc, index);
        long low = SrtpContext.ivLow(false, saltLow, index);
        int size = (length + 15) & ~15;
        byte[] ctr = counters;
        for (int i = 0; i < size; i += 16) {
            putLong(ctr, i, high);
            putLong(ctr, i + 8, low + (i >>> 4));
        }
        key.blocks().update(ctr, 0, size, stream, 0);
        byte[] data = in;
        byte[] ks = stream;
        for (int i = 0; i < length; i++) {
            data[from + i] ^= ks[i];
        }
    }

    /** HMAC-SHA1 of the first {@code length} bytes of {@code in}, into {@code tag}. */
    private void hmac(JdkKey key, int length) throws GeneralSecurityException {
        sha1.update(key.inner, 0, 64);
        sha1.update(in, 0, length);
        sha1.digest(tag, 0, 20);
        sha1.update(key.outer, 0, 64);
        sha1.update(tag, 0, 20);
        sha1.digest(tag, 0, 20);
    }

    private boolean tagMatches(MemorySegment p, long at) {
        int difference = 0;
        for (int i = 0; i < 10; i++) {
            difference |= tag[i] ^ p.get(JAVA_BYTE, at + i);
        }
        return difference == 0;
    }

    private static void putLong(byte[] b, int at, long v) {
        BYTES_LONG.set(b, at, v);
    }

    private static void putInt(byte[] b, int at, int v) {
        BYTES_INT.set(b, at, v);
    }

    @Override
    public void flush() {
        confine();
    }

    @Override
    public void close() {}
}

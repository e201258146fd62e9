package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Objects;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The portable engine. GCM re-initialises one Cipher per key with each packet's IV. Counter mode
 * encrypts the counter blocks with AES/ECB, which needs no initialisation per packet. HMAC-SHA1
 * feeds the padded keys to one digest per worker: two compressions more than cloning digests that
 * have absorbed them, but nothing is allocated. README.md tells how far its speed varies.
 */
public final class JdkEngine implements SrtpEngine {
    private static final VarHandle BYTES_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BYTES_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final Capabilities capabilities =
            new Capabilities(
                    EnumSet.allOf(SrtpProfile.class),
                    1,
                    false,
                    "javax.crypto of Java " + Runtime.version().feature());

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public SrtpContext newContext(SessionKeys keys) {
        return new Context(keys);
    }

    @Override
    public SrtpWorker newWorker(int batch) {
        Objects.checkIndex(batch - 1, 128);
        return new Worker();
    }

    /** The key of RTP or of RTCP. Ciphers are made when first used: most contexts go one way. */
    private static final class Key {
        private final SecretKeySpec secret;
        private final byte[] inner;
        private final byte[] outer;
        private @Nullable Cipher encrypt;
        private @Nullable Cipher decrypt;
        private @Nullable Cipher blocks;

        Key(byte[] key, byte[] auth) {
            secret = new SecretKeySpec(key, "AES");
            inner = padded(auth, 0x36);
            outer = padded(auth, 0x5C);
        }

        private static byte[] padded(byte[] auth, int pad) {
            if (auth.length == 0) {
                return auth;
            }
            byte[] block = new byte[64];
            for (int i = 0; i < 64; i++) {
                block[i] = (byte) ((i < auth.length ? auth[i] : 0) ^ pad);
            }
            return block;
        }

        Cipher gcm(int mode, byte[] iv) throws GeneralSecurityException {
            Cipher c = mode == Cipher.ENCRYPT_MODE ? encrypt : decrypt;
            if (c == null) {
                c = Cipher.getInstance("AES/GCM/NoPadding");
                if (mode == Cipher.ENCRYPT_MODE) {
                    encrypt = c;
                } else {
                    decrypt = c;
                }
            }
            c.init(mode, secret, new GCMParameterSpec(128, iv));
            return c;
        }

        Cipher blocks() throws GeneralSecurityException {
            Cipher c = blocks;
            if (c == null) {
                c = Cipher.getInstance("AES/ECB/NoPadding");
                c.init(Cipher.ENCRYPT_MODE, secret);
                blocks = c;
            }
            return c;
        }
    }

    private static final class Context extends SrtpContext {
        private final Key rtp;
        private final Key rtcp;

        Context(SessionKeys k) {
            super(k);
            rtp = new Key(k.rtpKey(), k.rtpAuth());
            rtcp = new Key(k.rtcpKey(), k.rtcpAuth());
        }

        @Override
        public void close() {
            closed = true; // the JDK keeps its own copies of the keys until they are collected
        }
    }

    private static final class Worker extends BaseWorker {
        private final byte[] iv = new byte[12];
        private final byte[] tag = new byte[20];
        private final MessageDigest sha1;
        private byte[] in = new byte[0];
        private byte[] out = in;
        private byte[] counters = in;
        private byte[] stream = in;

        Worker() {
            try {
                sha1 = MessageDigest.getInstance("SHA-1");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("SHA-1 is missing from this Java runtime", e);
            }
        }

        @Override
        void checkContext(SrtpContext c) {
            if (!(c instanceof Context)) {
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
            Key key = ((Context) c).rtp;
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
            Key key = ((Context) c).rtp;
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
            Key key = ((Context) c).rtcp;
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
        boolean openRtcp(
                SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex) {
            room(length);
            MemorySegment.copy(p, JAVA_BYTE, at, in, 0, length + c.tagLength + 4);
            Key key = ((Context) c).rtcp;
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
                Key key, long saltHigh, long saltLow, int ssrc, long index, int from, int length)
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
        private void hmac(Key key, int length) throws GeneralSecurityException {
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
}

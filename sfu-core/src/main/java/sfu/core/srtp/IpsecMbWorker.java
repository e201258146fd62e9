package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Encrypts in batches on libIPSec_MB: GCM packets one call each at the flush, counter-mode packets
 * as one burst of ciphers and one of HMACs.
 */
final class IpsecMbWorker extends BaseWorker {
    /** Up to this many HMACs, the SSE manager (SHA extensions, one or two lanes) is faster. */
    private static final int SMALL_BURST = Integer.getInteger("sfu.srtp.ipsecmb.smallBurst", 4);

    private static final int CIPHER_CNTR = 2;
    private static final int DIR_ENCRYPT = 1;
    private static final int AUTH_HMAC_SHA_1 = 1;

    // Offsets in IMB_JOB.
    private static final long ENC_KEYS = 0;
    private static final long DEC_KEYS = 8;
    private static final long KEY_LEN = 16;
    private static final long SRC = 24;
    private static final long DST = 32;
    private static final long CIPHER_LEN = 48;
    private static final long HASH_LEN = 64;
    private static final long IV = 72;
    private static final long IV_LEN = 80;
    private static final long TAG = 88;
    private static final long TAG_LEN = 96;
    private static final long HMAC_IPAD = 104;
    private static final long HMAC_OPAD = 112;
    private static final long CIPHER_MODE = 132;
    private static final long DIRECTION = 136;
    private static final long HASH_ALG = 140;

    private static final long GCM_CONTEXT_SIZE = 128; // 88 are used
    private static final long TAG_STRIDE = 32;
    private static final MemorySegment MEMORY = Imb.MEMORY;

    private final int capacity;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment manager;
    private final MemorySegment smallManager;
    private final long all;
    private final long few;
    private final long jobSize;
    // One more than the batch has: the last is for single packets.
    private final long gcmContext;
    private final long gcmIvs;
    private final long counterIvs;
    private final long tags;
    private final long aad;
    private final long cipherJobs;
    private final long hashJobs;
    private boolean closed;

    // The batch: GCM packets.
    private int gcmCount;
    private final IpsecMbContext[] gcmContexts;
    private final long[] gcmHeader;
    private final int[] gcmHeaderLength;
    private final long[] gcmPlain;
    private final int[] gcmLength;
    // The batch: counter-mode packets. Empty payloads have no cipher job.
    private int hashCount;
    private int cipherCount;
    private final IpsecMbContext[] hashContexts;
    private final long[] hashTag;

    IpsecMbWorker(int batch) {
        capacity = Objects.checkIndex(batch - 1, 128) + 1;
        try {
            manager = Imb.library().newManager(false);
            smallManager = Imb.library().newManager(true);
        } catch (ImbLibrary.Unavailable e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        all = manager.address();
        few = smallManager.address();
        jobSize = Imb.library().jobSize;
        int slots = capacity + 1;
        gcmContext = arena.allocate(GCM_CONTEXT_SIZE, 64).address();
        gcmIvs = arena.allocate(16L * slots, 64).address();
        counterIvs = arena.allocate(16L * slots, 64).address();
        tags = arena.allocate(TAG_STRIDE * slots, 64).address();
        aad = arena.allocate(64, 64).address();
        cipherJobs = arena.allocate(jobSize * slots, 64).address();
        hashJobs = arena.allocate(jobSize * slots, 64).address();
        for (int i = 0; i < slots; i++) {
            long c = cipherJobs + i * jobSize;
            setLong(c + KEY_LEN, 16);
            setLong(c + IV, counterIv(i));
            setLong(c + IV_LEN, 16);
            setInt(c + CIPHER_MODE, CIPHER_CNTR);
            setInt(c + DIRECTION, DIR_ENCRYPT);
            long h = hashJobs + i * jobSize;
            setLong(h + TAG, tag(i));
            setLong(h + TAG_LEN, 12); // the library knows 12 and 20; 10 of them are used
            setInt(h + HASH_ALG, AUTH_HMAC_SHA_1);
        }
        gcmContexts = new IpsecMbContext[capacity];
        gcmHeader = new long[capacity];
        gcmHeaderLength = new int[capacity];
        gcmPlain = new long[capacity];
        gcmLength = new int[capacity];
        hashContexts = new IpsecMbContext[capacity];
        hashTag = new long[capacity];
    }

    private long gcmIv(int slot) {
        return gcmIvs + 16L * slot;
    }

    private long counterIv(int slot) {
        return counterIvs + 16L * slot;
    }

    private long tag(int slot) {
        return tags + TAG_STRIDE * slot;
    }

    private static void setLong(long address, long v) {
        MEMORY.set(JAVA_LONG_UNALIGNED, address, v);
    }

    private static void setInt(long address, int v) {
        MEMORY.set(JAVA_INT_UNALIGNED, address, v);
    }

    @Override
    void checkContext(SrtpContext c) {
        if (!(c instanceof IpsecMbContext)) {
            throw new IllegalArgumentException("a context of another engine");
        }
        if (closed) {
            throw new IllegalStateException("the worker is closed");
        }
    }

    @Override
    void checkMemory(MemorySegment s, boolean written) {
        if (!s.isNative() || written && s.isReadOnly() || !s.scope().isAlive()) {
            throw new IllegalArgumentException("packets must lie in live, writable native memory");
        }
    }

    // ---- RTP, batched

    @Override
    void seal(
            SrtpContext context,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload,
            int ssrc,
            long index) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = dst.address() + at;
        long plain = src.address() + from;
        if (c.aead) {
            if (gcmCount == capacity) {
                flush();
            }
            int i = gcmCount++;
            gcmContexts[i] = c;
            gcmHeader[i] = packet;
            gcmHeaderLength[i] = header;
            gcmPlain[i] = plain;
            gcmLength[i] = payload;
            setGcmIv(gcmIv(i), c.rtpSaltHigh, c.rtpSaltLow, ssrc, index);
        } else {
            if (hashCount == capacity) {
                flush();
            }
            long end = packet + header + payload;
            if (payload != 0) {
                int k = cipherCount++;
                cipherJob(
                        k,
                        c.rtpKey,
                        plain,
                        packet + header,
                        payload,
                        c.rtpSaltHigh,
                        c.rtpSaltLow,
                        ssrc,
                        index);
            }
            MEMORY.set(RtpHeader.INT, end, (int) (index >>> 16)); // the ROC, where the tag goes
            int i = hashCount++;
            hashContexts[i] = c;
            hashTag[i] = end;
            hashJob(i, c.rtpKey, packet, header + payload + 4);
        }
    }

    @Override
    public void flush() {
        confine();
        int n = gcmCount;
        int h = hashCount;
        if (n != 0) {
            gcmCount = 0;
            flushGcm(n);
        }
        if (h != 0) {
            int k = cipherCount;
            hashCount = 0;
            cipherCount = 0;
            flushCounterMode(h, k);
        }
    }

    private void flushGcm(int n) {
        for (int i = 0; i < n; i++) {
            IpsecMbContext c = gcmContexts[i];
            long plain = gcmPlain[i];
            long length = gcmLength[i];
            long header = gcmHeader[i];
            long headerLength = gcmHeaderLength[i];
            long out = header + headerLength;
            gcmEncrypt(
                    c, c.rtpKey, out, plain, length, gcmIv(i), header, headerLength, out + length);
        }
    }

    private void flushCounterMode(int n, int ciphers) {
        for (int i = 0; i < n; i++) {
            requireOpen(hashContexts[i]);
        }
        ciphers(cipherJobs, ciphers);
        hashes(hashJobs, n);
        for (int i = 0; i < n; i++) {
            copyTag(tag(i), hashTag[i]);
        }
    }

    // ---- One packet

    @Override
    boolean open(
            SrtpContext context,
            MemorySegment p,
            long at,
            int header,
            int payload,
            int ssrc,
            long index) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        long body = packet + header;
        long end = body + payload;
        int one = capacity;
        if (c.aead) {
            setGcmIv(gcmIv(one), c.rtpSaltHigh, c.rtpSaltLow, ssrc, index);
            gcmDecrypt(c, c.rtpKey, body, payload, gcmIv(one), packet, header, tag(one));
            return keepIfEqual(end, one, body, payload);
        }
        long tag0 = MEMORY.get(JAVA_LONG_UNALIGNED, end);
        MEMORY.set(RtpHeader.INT, end, (int) (index >>> 16));
        hashJob(one, c.rtpKey, packet, header + payload + 4);
        hashes(hashJobs + one * jobSize, 1);
        MEMORY.set(JAVA_LONG_UNALIGNED, end, tag0);
        if (!tagEquals(tag(one), end)) {
            return false;
        }
        if (payload != 0) {
            cipherJob(one, c.rtpKey, body, body, payload, c.rtpSaltHigh, c.rtpSaltLow, ssrc, index);
            ciphers(cipherJobs + one * jobSize, 1);
        }
        return true;
    }

    @Override
    void sealRtcp(SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        int one = capacity;
        int index = eIndex & ~E_FLAG;
        boolean encrypt = eIndex < 0;
        if (c.aead) {
            long tag = packet + length;
            setGcmIv(gcmIv(one), c.rtcpSaltHigh, c.rtcpSaltLow, ssrc, index);
            if (encrypt) {
                rtcpAad(packet, eIndex);
                gcmEncrypt(
                        c, c.rtcpKey, packet + 8, packet + 8, length - 8, gcmIv(one), aad, 12, tag);
            } else {
                MEMORY.set(RtpHeader.INT, tag, eIndex); // there the packet and E|index are the AAD
                gcmEncrypt(c, c.rtcpKey, tag, tag, 0, gcmIv(one), packet, length + 4L, tag(one));
                setLong(tag, MEMORY.get(JAVA_LONG_UNALIGNED, tag(one)));
                setLong(tag + 8, MEMORY.get(JAVA_LONG_UNALIGNED, tag(one) + 8));
            }
            MEMORY.set(RtpHeader.INT, tag + c.tagLength, eIndex);
            return;
        }
        requireOpen(c);
        if (encrypt && length > 8) {
            cipherJob(
                    one,
                    c.rtcpKey,
                    packet + 8,
                    packet + 8,
                    length - 8,
                    c.rtcpSaltHigh,
                    c.rtcpSaltLow,
                    ssrc,
                    index);
            ciphers(cipherJobs + one * jobSize, 1);
        }
        MEMORY.set(RtpHeader.INT, packet + length, eIndex);
        hashJob(one, c.rtcpKey, packet, length + 4);
        hashes(hashJobs + one * jobSize, 1);
        copyTag(tag(one), packet + length + 4);
    }

    @Override
    boolean openRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        int one = capacity;
        int index = eIndex & ~E_FLAG;
        boolean encrypted = eIndex < 0;
        if (c.aead) {
            long tag = packet + length;
            setGcmIv(gcmIv(one), c.rtcpSaltHigh, c.rtcpSaltLow, ssrc, index);
            if (encrypted) {
                rtcpAad(packet, eIndex);
                gcmDecrypt(c, c.rtcpKey, packet + 8, length - 8, gcmIv(one), aad, 12, tag(one));
                return keepIfEqual(tag, one, packet + 8, length - 8);
            }
            int saved = MEMORY.get(JAVA_INT_UNALIGNED, tag);
            MEMORY.set(RtpHeader.INT, tag, eIndex);
            gcmDecrypt(c, c.rtcpKey, tag, 0, gcmIv(one), packet, length + 4L, tag(one));
            setInt(tag, saved);
            return keepIfEqual(tag, one, tag, 0);
        }
        hashJob(one, c.rtcpKey, packet, length + 4);
        hashes(hashJobs + one * jobSize, 1);
        if (!tagEquals(tag(one), packet + length + 4)) {
            return false;
        }
        if (encrypted && length > 8) {
            cipherJob(
                    one,
                    c.rtcpKey,
                    packet + 8,
                    packet + 8,
                    length - 8,
                    c.rtcpSaltHigh,
                    c.rtcpSaltLow,
                    ssrc,
                    index);
            ciphers(cipherJobs + one * jobSize, 1);
        }
        return true;
    }

    /** RFC 7714 section 9.2: the first 8 bytes of the packet and E|index. */
    private void rtcpAad(long packet, int eIndex) {
        setLong(aad, MEMORY.get(JAVA_LONG_UNALIGNED, packet));
        MEMORY.set(RtpHeader.INT, aad + 8, eIndex);
    }

    private static void setGcmIv(long to, long saltHigh, long saltLow, int ssrc, long index) {
        MEMORY.set(RtpHeader.LONG, to, SrtpContext.ivHigh(true, saltHigh, ssrc, index));
        MEMORY.set(RtpHeader.INT, to + 8, (int) SrtpContext.ivLow(true, saltLow, index));
    }

    private void cipherJob(
            int slot,
            long key,
            long from,
            long to,
            int length,
            long saltHigh,
            long saltLow,
            int ssrc,
            long index) {
        long iv = counterIv(slot);
        MEMORY.set(RtpHeader.LONG, iv, SrtpContext.ivHigh(false, saltHigh, ssrc, index));
        MEMORY.set(RtpHeader.LONG, iv + 8, SrtpContext.ivLow(false, saltLow, index));
        long job = cipherJobs + slot * jobSize;
        setLong(job + ENC_KEYS, key);
        setLong(job + DEC_KEYS, key);
        setLong(job + SRC, from);
        setLong(job + DST, to);
        setLong(job + CIPHER_LEN, length);
    }

    private void hashJob(int slot, long key, long from, int length) {
        long job = hashJobs + slot * jobSize;
        setLong(job + SRC, from);
        setLong(job + HASH_LEN, length);
        setLong(job + HMAC_IPAD, key + IpsecMbContext.IPAD);
        setLong(job + HMAC_OPAD, key + IpsecMbContext.OPAD);
    }

    private static void copyTag(long from, long to) {
        setLong(to, MEMORY.get(JAVA_LONG_UNALIGNED, from));
        MEMORY.set(JAVA_SHORT_UNALIGNED, to + 8, MEMORY.get(JAVA_SHORT_UNALIGNED, from + 8));
    }

    /** Compares 80-bit tags without branching on their bytes. */
    private static boolean tagEquals(long a, long b) {
        long d = MEMORY.get(JAVA_LONG_UNALIGNED, a) ^ MEMORY.get(JAVA_LONG_UNALIGNED, b);
        int e = MEMORY.get(JAVA_SHORT_UNALIGNED, a + 8) ^ MEMORY.get(JAVA_SHORT_UNALIGNED, b + 8);
        return (d | e) == 0;
    }

    /** The library decrypts before anyone compares tags: on a mismatch the plaintext is wiped. */
    private boolean keepIfEqual(long received, int slot, long body, int length) {
        long a = tag(slot);
        long d = MEMORY.get(JAVA_LONG_UNALIGNED, a) ^ MEMORY.get(JAVA_LONG_UNALIGNED, received);
        long e =
                MEMORY.get(JAVA_LONG_UNALIGNED, a + 8)
                        ^ MEMORY.get(JAVA_LONG_UNALIGNED, received + 8);
        if ((d | e) == 0) {
            return true;
        }
        MEMORY.asSlice(body, length).fill((byte) 0);
        return false;
    }

    // ---- Calls

    private static void requireOpen(IpsecMbContext c) {
        if (c.rtpKey == 0) {
            throw new IllegalStateException("a context was closed before the flush");
        }
    }

    private void gcmEncrypt(
            IpsecMbContext c,
            long key,
            long out,
            long in,
            long length,
            long iv,
            long aad,
            long aadLength,
            long tag) {
        requireOpen(c);
        try {
            if (c.wide) {
                Imb.GCM256_ENC.invokeExact(
                        key, gcmContext, out, in, length, iv, aad, aadLength, tag, 16L);
            } else {
                Imb.GCM128_ENC.invokeExact(
                        key, gcmContext, out, in, length, iv, aad, aadLength, tag, 16L);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void gcmDecrypt(
            IpsecMbContext c,
            long key,
            long inOut,
            long length,
            long iv,
            long aad,
            long aadLength,
            long tag) {
        requireOpen(c);
        try {
            if (c.wide) {
                Imb.GCM256_DEC.invokeExact(
                        key, gcmContext, inOut, inOut, length, iv, aad, aadLength, tag, 16L);
            } else {
                Imb.GCM128_DEC.invokeExact(
                        key, gcmContext, inOut, inOut, length, iv, aad, aadLength, tag, 16L);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void ciphers(long jobs, int n) {
        int done;
        try {
            done =
                    n == 0
                            ? 0
                            : (int)
                                    Imb.CIPHER_BURST.invokeExact(
                                            all, jobs, n, CIPHER_CNTR, DIR_ENCRYPT, 16);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        requireAll(done, n);
    }

    private void hashes(long jobs, int n) {
        int done;
        try {
            done =
                    n <= SMALL_BURST
                            ? (int) Imb.HASH_BURST_SMALL.invokeExact(few, jobs, n, AUTH_HMAC_SHA_1)
                            : (int) Imb.HASH_BURST.invokeExact(all, jobs, n, AUTH_HMAC_SHA_1);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        requireAll(done, n);
    }

    private static void requireAll(int done, int n) {
        if (done != n) {
            throw new IllegalStateException("libIPSec_MB completed " + done + " of " + n + " jobs");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Imb.library().freeManager(manager);
            Imb.library().freeManager(smallManager);
            arena.close();
        }
    }
}

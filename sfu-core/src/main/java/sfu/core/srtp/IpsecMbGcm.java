package sfu.core.srtp;

import static sfu.core.srtp.NativeMemory.setIntBigEndian;
import static sfu.core.srtp.NativeMemory.setLongBigEndian;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * AES-GCM (RFC 7714) on libIPSec_MB: one call a packet, made at the flush, when headers and IVs
 * have left the CPU's store buffer.
 */
final class IpsecMbGcm implements Transform {
    private static final long CONTEXT_SIZE = 128; // struct gcm_context_data: 88 are used
    private static final int AAD_LENGTH = 12;

    private final Arena arena = Arena.ofShared();
    private final IpsecMbBatch batch;
    private final long context;
    private final long ivs;
    private final long aad;
    private final long tag;

    /** The place of a single packet's IV: the one behind those of the batch. */
    private final long singleIv;

    IpsecMbGcm(int capacity) {
        batch = new IpsecMbBatch(capacity);
        context = arena.allocate(CONTEXT_SIZE, 64).address();
        ivs = arena.allocate(16L * (capacity + 1), 64).address();
        singleIv = iv(capacity);
        aad = arena.allocate(64, 64).address();
        tag = arena.allocate(64, 64).address();
    }

    private long iv(int slot) {
        return ivs + 16L * slot;
    }

    private static void setIv(long iv, long high, long low) {
        setLongBigEndian(iv, high);
        setIntBigEndian(iv + 8, (int) low);
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
        int i = batch.add((IpsecMbContext) c, dst, at, header, src, from, payload);
        setIv(iv(i), c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
    }

    @Override
    public void flush() {
        int freed = 0;
        int n = batch.take();
        for (int i = 0; i < n; i++) {
            if (batch.isAlive(i)) {
                seal(i);
            } else {
                batch.wipe(i);
                freed++;
            }
        }
        if (freed != 0) {
            throw new IllegalStateException(freed + " packets were freed before the flush");
        }
    }

    private void seal(int i) {
        IpsecMbContext c = batch.context(i);
        encrypt(
                c,
                c.rtpKey(),
                batch.body(i),
                batch.plain(i),
                batch.payloadLength(i),
                iv(i),
                batch.packet(i),
                batch.headerLength(i),
                batch.end(i));
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
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        long body = packet + header;
        setIv(singleIv, c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
        decrypt(c, c.rtpKey(), body, payload, packet, header);
        return keepIfEqual(body, payload, body + payload);
    }

    @Override
    public void sealRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        long end = packet + length;
        setRtcpIv(c, ssrc, eIndex);
        if (eIndex < 0) {
            rtcpAad(packet, eIndex);
            long body = packet + 8;
            encrypt(c, c.rtcpKey(), body, body, length - 8L, singleIv, aad, AAD_LENGTH, end);
        } else { // in clear: all of the packet and E|index behind it are the AAD (RFC 7714 9.3)
            setIntBigEndian(end, eIndex);
            encrypt(c, c.rtcpKey(), end, end, 0, singleIv, packet, length + 4L, tag);
            NativeMemory.copy(tag, end, c.tagLength);
        }
        setIntBigEndian(end + c.tagLength, eIndex);
    }

    @Override
    public boolean openRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        long end = packet + length;
        setRtcpIv(c, ssrc, eIndex);
        if (eIndex < 0) {
            rtcpAad(packet, eIndex);
            decrypt(c, c.rtcpKey(), packet + 8, length - 8L, aad, AAD_LENGTH);
            return keepIfEqual(packet + 8, length - 8L, end);
        }
        int first = NativeMemory.ALL.get(RtpHeader.INT, end);
        setIntBigEndian(end, eIndex);
        decrypt(c, c.rtcpKey(), end, 0, packet, length + 4L);
        setIntBigEndian(end, first);
        return keepIfEqual(end, 0, end);
    }

    private void setRtcpIv(SrtpContext c, int ssrc, int eIndex) {
        int index = eIndex & ~E_FLAG;
        setIv(singleIv, c.rtcpIvHigh(ssrc, index), c.rtcpIvLow(index));
    }

    /** RFC 7714 9.2: the first 8 bytes of the packet and E|index. */
    private void rtcpAad(long packet, int eIndex) {
        NativeMemory.copy(packet, aad, 8);
        setIntBigEndian(aad + 8, eIndex);
    }

    /** The library decrypts before anyone compares tags: on a mismatch the plaintext is wiped. */
    private boolean keepIfEqual(long body, long length, long received) {
        if (NativeMemory.equalTags128(tag, received)) {
            return true;
        }
        NativeMemory.zero(body, length);
        return false;
    }

    private void encrypt(
            IpsecMbContext c,
            long key,
            long out,
            long in,
            long length,
            long iv,
            long aadAt,
            long aadLength,
            long tagAt) {
        try {
            if (c.isWide()) {
                Imb.GCM256_ENC.invokeExact(
                        key, context, out, in, length, iv, aadAt, aadLength, tagAt, 16L);
            } else {
                Imb.GCM128_ENC.invokeExact(
                        key, context, out, in, length, iv, aadAt, aadLength, tagAt, 16L);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void decrypt(
            IpsecMbContext c, long key, long inOut, long length, long aadAt, long aadLength) {
        try {
            if (c.isWide()) {
                Imb.GCM256_DEC.invokeExact(
                        key, context, inOut, inOut, length, singleIv, aadAt, aadLength, tag, 16L);
            } else {
                Imb.GCM128_DEC.invokeExact(
                        key, context, inOut, inOut, length, singleIv, aadAt, aadLength, tag, 16L);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}

package sfu.core.srtp;

import static sfu.core.srtp.NativeMemory.setIntBigEndian;

import java.lang.foreign.MemorySegment;

/**
 * AES-CM with HMAC-SHA1-80 (RFC 3711 4.1.1, 4.2.1) on libIPSec_MB: a flush is one burst of ciphers
 * and one of HMACs. What arrives goes alone, as its replay check must come before the next packet.
 */
final class IpsecMbCounterMode implements Transform {
    private final IpsecMbBatch batch;
    private final IpsecMbJobs jobs;

    /** The job of a single packet: the one behind those of the batch. */
    private final int single;

    private int ciphers; // of the batch: empty payloads have none

    IpsecMbCounterMode(int capacity) {
        batch = new IpsecMbBatch(capacity);
        jobs = new IpsecMbJobs(capacity + 1);
        single = capacity;
    }

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
        IpsecMbContext c = (IpsecMbContext) context;
        int i = batch.add(c, dst, at, header, src, from, payload);
        if (payload != 0) {
            long high = c.rtpIvHigh(ssrc, index);
            long low = c.rtpIvLow(index);
            jobs.cipher(ciphers++, c.rtpKey(), batch.plain(i), batch.body(i), payload, high, low);
        }
        setIntBigEndian(batch.end(i), (int) (index >>> 16)); // the ROC, where the tag goes
        jobs.hash(i, c.rtpKey(), batch.packet(i), header + payload + 4);
    }

    @Override
    public void flush() {
        int n = batch.take();
        int toCipher = ciphers;
        ciphers = 0;
        if (n == 0) {
            return;
        }
        boolean done = false;
        try {
            for (int i = 0; i < n; i++) {
                if (!batch.isAlive(i)) {
                    throw new IllegalStateException("a packet was freed before the flush");
                }
            }
            jobs.runCiphers(0, toCipher);
            jobs.runHashes(0, n);
            done = true;
        } finally {
            finish(n, done);
        }
    }

    private void finish(int n, boolean done) {
        for (int i = 0; i < n; i++) {
            if (done) {
                NativeMemory.copyTag80(jobs.tag(i), batch.end(i));
            } else {
                batch.wipe(i);
            }
        }
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
        long end = body + payload;
        long received = NativeMemory.getLong(end);
        setIntBigEndian(end, (int) (index >>> 16));
        hash(c.rtpKey(), packet, header + payload + 4);
        NativeMemory.setLong(end, received);
        if (!NativeMemory.equalTags80(jobs.tag(single), end)) {
            return false;
        }
        cipher(c.rtpKey(), body, payload, c.rtpIvHigh(ssrc, index), c.rtpIvLow(index));
        return true;
    }

    @Override
    public void sealRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        if (eIndex < 0) {
            cipherRtcp(c, packet, length, ssrc, eIndex);
        }
        long end = packet + length;
        setIntBigEndian(end, eIndex);
        hash(c.rtcpKey(), packet, length + 4);
        NativeMemory.copyTag80(jobs.tag(single), end + 4);
    }

    @Override
    public boolean openRtcp(
            SrtpContext context, MemorySegment p, long at, int length, int ssrc, int eIndex) {
        IpsecMbContext c = (IpsecMbContext) context;
        long packet = p.address() + at;
        hash(c.rtcpKey(), packet, length + 4);
        if (!NativeMemory.equalTags80(jobs.tag(single), packet + length + 4)) {
            return false;
        }
        if (eIndex < 0) {
            cipherRtcp(c, packet, length, ssrc, eIndex);
        }
        return true;
    }

    private void cipherRtcp(IpsecMbContext c, long packet, int length, int ssrc, int eIndex) {
        int index = eIndex & ~E_FLAG;
        long high = c.rtcpIvHigh(ssrc, index);
        cipher(c.rtcpKey(), packet + 8, length - 8, high, c.rtcpIvLow(index));
    }

    private void cipher(long key, long body, int length, long ivHigh, long ivLow) {
        if (length != 0) {
            jobs.cipher(single, key, body, body, length, ivHigh, ivLow);
            jobs.runCiphers(single, 1);
        }
    }

    private void hash(long key, long from, int length) {
        jobs.hash(single, key, from, length);
        jobs.runHashes(single, 1);
    }

    @Override
    public void close() {
        jobs.close();
    }
}

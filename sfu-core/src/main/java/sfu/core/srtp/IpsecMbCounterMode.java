package sfu.core.srtp;

import static sfu.core.srtp.NativeMemory.setIntBigEndian;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * AES-CM with HMAC-SHA1-80 (RFC 3711 4.1.1, 4.2.1) on libIPSec_MB: a flush is one burst of ciphers
 * and one of HMACs, and so is the opening of a batch that arrived, the other way round.
 */
final class IpsecMbCounterMode implements Transform {
    private final IpsecMbBatch batch;
    private final IpsecMbJobs jobs;

    /** The job of a single packet: the one behind those of the batch. */
    private final int single;

    private int ciphers; // of the batch: empty payloads have none

    // what waits to be opened
    private final IpsecMbBatch arrived;
    private final long[] ivHighs;
    private final long[] ivLows;
    private final int[] rocs;
    private final long[] received; // the first 8 bytes of each tag

    IpsecMbCounterMode(int capacity) {
        batch = new IpsecMbBatch(capacity);
        arrived = new IpsecMbBatch(capacity);
        ivHighs = new long[capacity];
        ivLows = new long[capacity];
        rocs = new int[capacity];
        received = new long[capacity];
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
    public boolean opensInBatches() {
        return true;
    }

    @Override
    public void openLater(
            SrtpContext context,
            MemorySegment p,
            long at,
            int header,
            int payload,
            int ssrc,
            long index) {
        IpsecMbContext c = (IpsecMbContext) context;
        int i = arrived.add(c, p, at, header, p, at + header, payload);
        ivHighs[i] = c.rtpIvHigh(ssrc, index);
        ivLows[i] = c.rtpIvLow(index);
        rocs[i] = (int) (index >>> 16);
    }

    @Override
    public void openAll(boolean[] authentic) {
        int n = arrived.take(); // first: whatever happens, the next batch begins with nothing
        Arrays.fill(authentic, 0, n, false);
        if (batch.count() != 0) {
            flush(); // its jobs are about to be used for others
        }
        for (int i = 0; i < n; i++) {
            long end = arrived.end(i);
            received[i] = NativeMemory.getLong(end);
            setIntBigEndian(end, rocs[i]);
            jobs.hash(i, arrived.context(i).rtpKey(), arrived.packet(i), arrived.hashed(i));
        }
        if (n != 0) {
            jobs.runHashes(0, n);
        }
        int toCipher = 0;
        for (int i = 0; i < n; i++) {
            NativeMemory.setLong(arrived.end(i), received[i]);
            authentic[i] = NativeMemory.equalTags80(jobs.tag(i), arrived.end(i));
            if (authentic[i] && arrived.payloadLength(i) != 0) {
                decrypt(toCipher++, i);
            }
        }
        jobs.runCiphers(0, toCipher);
    }

    private void decrypt(int job, int i) {
        long body = arrived.body(i);
        long key = arrived.context(i).rtpKey();
        jobs.cipher(job, key, body, body, arrived.payloadLength(i), ivHighs[i], ivLows[i]);
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

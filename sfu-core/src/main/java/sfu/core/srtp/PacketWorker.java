package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** What does not depend on the engine: threads, bounds, indices, replay, and the batch. */
final class PacketWorker implements SrtpWorker {
    /** libIPSec_MB keeps the lengths of its HMAC lanes in 16 bits, so packets stay well below. */
    static final int MAX_PACKET = 16384;

    static final int MAX_BATCH = 128;
    private static final long RTCP_LIMIT = 1L << 31;

    private final Class<? extends SrtpContext> contextType;
    private final boolean nativeMemory;
    private final Transform gcm;
    private final Transform counterMode;
    private final HeldContexts unflushed;
    private final Owner owner = new Owner();
    private final Arrived arrived;
    private boolean closed;

    PacketWorker(
            Class<? extends SrtpContext> contextType,
            boolean nativeMemory,
            int batch,
            Transform gcm,
            Transform counterMode) {
        this.contextType = contextType;
        this.nativeMemory = nativeMemory;
        this.gcm = gcm;
        this.counterMode = counterMode;
        unflushed = new HeldContexts(checkBatch(batch));
        arrived = new Arrived(batch, counterMode);
    }

    /** The batch if it is from 1 to {@link #MAX_BATCH}. */
    static int checkBatch(int batch) {
        if (batch < 1 || batch > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to 128 packets, not " + batch);
        }
        return batch;
    }

    @Override
    public int protectRtp(
            SrtpSender s,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload) {
        if (!isSound(s, dst, at, header, src, from, payload)) {
            return MALFORMED;
        }
        long index = s.claim(RtpHeader.sequence(dst, at));
        return index < 0 ? (int) index : seal(s, dst, at, header, src, from, payload, index);
    }

    @Override
    public int protectRtpAgain(
            SrtpSender s,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload) {
        if (!isSound(s, dst, at, header, src, from, payload)) {
            return MALFORMED;
        }
        long index = s.claimed(RtpHeader.sequence(dst, at));
        return index < 0 ? TOO_OLD : seal(s, dst, at, header, src, from, payload, index);
    }

    private boolean isSound(
            SrtpSender s,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload) {
        enter(s.context);
        checkWritable(dst);
        checkPlace(src);
        Objects.checkFromIndexSize(from, payload, src.byteSize());
        Objects.checkFromIndexSize(
                at, (long) header + payload + s.context.tagLength, dst.byteSize());
        return header >= RtpHeader.FIXED_LENGTH
                && payload <= MAX_PACKET - header
                && RtpHeader.length(dst, at, header) == header
                && RtpHeader.ssrc(dst, at) == s.ssrc;
    }

    private int seal(
            SrtpSender s,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload,
            long index) {
        if (unflushed.isFull()) {
            flush();
        }
        SrtpContext c = s.context;
        unflushed.hold(c);
        transform(c).seal(c, dst, at, header, src, from, payload, s.ssrc, index);
        return header + payload + c.tagLength;
    }

    @Override
    public void flush() {
        owner.check();
        if (!unflushed.isEmpty()) {
            try {
                gcm.flush();
            } finally {
                flushCounterMode();
            }
        }
    }

    private void flushCounterMode() {
        try {
            counterMode.flush();
        } finally {
            unflushed.letGo();
        }
    }

    @Override
    public int unprotectRtp(SrtpContext c, MemorySegment p, long at, int length) {
        enter(c);
        checkWritable(p);
        Objects.checkFromIndexSize(at, length, p.byteSize());
        int plain = length - c.tagLength;
        int header = RtpHeader.length(p, at, plain);
        if (header < 0 || plain > MAX_PACKET) {
            return MALFORMED;
        }
        int ssrc = RtpHeader.ssrc(p, at);
        SrtpContext.@Nullable Receiver r = c.receiver(ssrc);
        if (r == null && c.receiversFull()) {
            return TOO_MANY_STREAMS;
        }
        int sequence = RtpHeader.sequence(p, at);
        long index = r == null ? sequence : r.rtp.indexOf(sequence);
        if (index < 0) {
            return (int) index;
        }
        if (!transform(c).open(c, p, at, header, plain - header, ssrc, index)) {
            return NOT_AUTHENTIC;
        }
        // Only an authentic packet creates or changes state.
        (r != null ? r : c.addReceiver(ssrc)).rtp.accept(index);
        return plain;
    }

    @Override
    public boolean prefersBatches(SrtpContext c) {
        return !c.aead && counterMode.opensInBatches();
    }

    @Override
    public int unprotectLater(SrtpContext c, MemorySegment p, long at, int length) {
        if (arrived.isFull()) {
            return -1;
        }
        enter(c);
        checkWritable(p);
        Objects.checkFromIndexSize(at, length, p.byteSize());
        int header = RtpHeader.length(p, at, length - c.tagLength);
        SrtpContext.@Nullable Receiver r = header < 0 ? null : c.receiver(RtpHeader.ssrc(p, at));
        // The first of an SSRC goes alone: what follows it takes its rollover counter from it.
        return r == null || !prefersBatches(c)
                ? arrived.add(unprotectRtp(c, p, at, length))
                : arrived.add(c, r, p, at, header, length);
    }

    @Override
    public void unprotectAll(int[] results) {
        owner.check();
        arrived.openAll(results);
    }

    @Override
    public int protectRtcp(SrtpSender s, MemorySegment p, long at, int length, boolean encrypt) {
        SrtpContext c = s.context;
        enter(c);
        checkWritable(p);
        Objects.checkFromIndexSize(at, (long) length + c.tagLength + 4, p.byteSize());
        if (length > MAX_PACKET
                || !RtpHeader.isRtcp(p, at, length)
                || RtpHeader.rtcpSsrc(p, at) != s.ssrc) {
            return MALFORMED;
        }
        if (s.nextRtcp >= RTCP_LIMIT) {
            return EXHAUSTED;
        }
        int index = (int) s.nextRtcp++;
        int eIndex = encrypt ? Transform.E_FLAG | index : index;
        transform(c).sealRtcp(c, p, at, length, s.ssrc, eIndex);
        return length + c.tagLength + 4;
    }

    @Override
    public int unprotectRtcp(SrtpContext c, MemorySegment p, long at, int length) {
        enter(c);
        checkWritable(p);
        Objects.checkFromIndexSize(at, length, p.byteSize());
        int plain = length - c.tagLength - 4;
        if (plain > MAX_PACKET || !RtpHeader.isRtcp(p, at, plain)) {
            return MALFORMED;
        }
        int ssrc = RtpHeader.rtcpSsrc(p, at);
        SrtpContext.@Nullable Receiver r = c.receiver(ssrc);
        if (r == null && c.receiversFull()) {
            return TOO_MANY_STREAMS;
        }
        // GCM: packet, tag, E|index (RFC 7714 9.1). Counter mode: packet, E|index, tag.
        int eIndex = p.get(RtpHeader.INT, at + plain + (c.aead ? c.tagLength : 0));
        long index = eIndex & ~Transform.E_FLAG;
        int code = r == null ? 0 : r.rtcp.check(index);
        if (code != 0) {
            return code;
        }
        if (!transform(c).openRtcp(c, p, at, plain, ssrc, eIndex)) {
            return NOT_AUTHENTIC;
        }
        (r != null ? r : c.addReceiver(ssrc)).rtcp.accept(index);
        return plain;
    }

    private Transform transform(SrtpContext c) {
        return c.aead ? gcm : counterMode;
    }

    private void enter(SrtpContext c) {
        owner.check();
        if (c.getClass() != contextType) {
            throw new IllegalArgumentException("a context of another engine");
        }
        if (closed || c.isClosed()) {
            throw new IllegalStateException(closed ? "closed worker" : "closed context");
        }
    }

    private void checkWritable(MemorySegment s) {
        if (s.isReadOnly()) {
            throw new IllegalArgumentException("packets must lie in writable memory");
        }
        checkPlace(s);
    }

    private void checkPlace(MemorySegment s) {
        if (nativeMemory && !(s.isNative() && s.scope().isAlive())) {
            throw new IllegalArgumentException("packets must lie in live native memory");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            unflushed.letGo();
            gcm.close();
            counterMode.close();
        }
    }
}

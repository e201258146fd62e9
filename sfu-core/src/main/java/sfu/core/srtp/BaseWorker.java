package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** What does not depend on the engine: bounds, indices, replay, and the layout of packets. */
abstract class BaseWorker implements SrtpWorker {
    static final int E_FLAG = 0x80000000;
    private static final long RTCP_LIMIT = 1L << 31;

    /** libIPSec_MB keeps the lengths of its HMAC lanes in 16 bits, so packets stay well below. */
    static final int MAX_PACKET = 16384;

    private @Nullable Thread owner;

    /** Takes one checked packet whose index is claimed. */
    abstract void seal(
            SrtpContext c,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload,
            int ssrc,
            long index);

    /** Decrypts in place if the tag behind the payload matches. */
    abstract boolean open(
            SrtpContext c, MemorySegment p, long at, int header, int payload, int ssrc, long index);

    /** Writes tag and E|index (in the profile's order) behind {@code length} bytes of RTCP. */
    abstract void sealRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex);

    abstract boolean openRtcp(
            SrtpContext c, MemorySegment p, long at, int length, int ssrc, int eIndex);

    abstract void checkContext(SrtpContext c);

    abstract void checkMemory(MemorySegment s, boolean written);

    final void enter(SrtpContext c) {
        confine();
        checkContext(c);
        if (c.closed) {
            throw new IllegalStateException("the context is closed");
        }
    }

    final void confine() {
        Thread now = Thread.currentThread();
        if (owner != now) {
            if (owner != null) {
                throw new WrongThreadException("this worker belongs to " + owner);
            }
            owner = now;
        }
    }

    @Override
    public final int protectRtp(
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
    public final int protectRtpAgain(
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
        SrtpContext c = s.context;
        enter(c);
        checkMemory(dst, true);
        checkMemory(src, false);
        Objects.checkFromIndexSize(from, payload, src.byteSize());
        Objects.checkFromIndexSize(at, (long) header + payload + c.tagLength, dst.byteSize());
        return header >= 12
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
        seal(s.context, dst, at, header, src, from, payload, s.ssrc, index);
        return header + payload + s.context.tagLength;
    }

    @Override
    public final int unprotectRtp(SrtpContext c, MemorySegment p, long at, int length) {
        enter(c);
        checkMemory(p, true);
        Objects.checkFromIndexSize(at, length, p.byteSize());
        int plain = length - c.tagLength;
        int header = RtpHeader.length(p, at, plain);
        if (header < 0 || plain > MAX_PACKET) {
            return MALFORMED;
        }
        int ssrc = RtpHeader.ssrc(p, at);
        int seq = RtpHeader.sequence(p, at);
        SrtpContext.Receiver r = c.receiver(ssrc);
        long index = seq;
        if (r != null) {
            index = RolloverCounter.estimate(r.rtp.highest(), seq);
            if (index < 0) {
                return TOO_OLD;
            }
            if (index >= RolloverCounter.LIMIT) {
                return EXHAUSTED;
            }
            int code = r.rtp.check(index);
            if (code != 0) {
                return code;
            }
        } else if (c.receiversFull()) {
            return TOO_MANY_STREAMS;
        }
        if (!open(c, p, at, header, plain - header, ssrc, index)) {
            return NOT_AUTHENTIC;
        }
        // Only an authentic packet creates or changes state.
        (r != null ? r : c.addReceiver(ssrc)).rtp.accept(index);
        return plain;
    }

    @Override
    public final int protectRtcp(
            SrtpSender s, MemorySegment p, long at, int length, boolean encrypt) {
        SrtpContext c = s.context;
        enter(c);
        checkMemory(p, true);
        Objects.checkFromIndexSize(at, (long) length + c.tagLength + 4, p.byteSize());
        if (length > MAX_PACKET
                || !RtpHeader.rtcp(p, at, length)
                || RtpHeader.rtcpSsrc(p, at) != s.ssrc) {
            return MALFORMED;
        }
        if (s.nextRtcp >= RTCP_LIMIT) {
            return EXHAUSTED;
        }
        int index = (int) s.nextRtcp++;
        sealRtcp(c, p, at, length, s.ssrc, encrypt ? E_FLAG | index : index);
        return length + c.tagLength + 4;
    }

    @Override
    public final int unprotectRtcp(SrtpContext c, MemorySegment p, long at, int length) {
        enter(c);
        checkMemory(p, true);
        Objects.checkFromIndexSize(at, length, p.byteSize());
        int plain = length - c.tagLength - 4;
        if (plain > MAX_PACKET || !RtpHeader.rtcp(p, at, plain)) {
            return MALFORMED;
        }
        // AEAD: packet, tag, E|index. Otherwise: packet, E|index, tag.
        int eIndex = p.get(RtpHeader.INT, at + plain + (c.aead ? c.tagLength : 0));
        int ssrc = RtpHeader.rtcpSsrc(p, at);
        long index = eIndex & ~E_FLAG;
        SrtpContext.Receiver r = c.receiver(ssrc);
        if (r != null) {
            int code = r.rtcp.check(index);
            if (code != 0) {
                return code;
            }
        } else if (c.receiversFull()) {
            return TOO_MANY_STREAMS;
        }
        if (!openRtcp(c, p, at, plain, ssrc, eIndex)) {
            return NOT_AUTHENTIC;
        }
        (r != null ? r : c.addReceiver(ssrc)).rtcp.accept(index);
        return plain;
    }
}

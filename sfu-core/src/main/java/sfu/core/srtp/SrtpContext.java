package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

/**
 * One direction of one session: its keys and the state of its SSRCs. Used by one thread at a time.
 * A master key must be given to one context only: a second one would start its indices again.
 */
public abstract class SrtpContext implements AutoCloseable {
    /** SSRCs whose state one context keeps; a peer that authenticates more of them is refused. */
    public static final int MAX_STREAMS = 4096;

    private static final int WINDOW = 128;

    /** What has arrived from one SSRC. */
    static final class Receiver {
        final ReplayWindow rtp = new ReplayWindow(WINDOW);
        final ReplayWindow rtcp = new ReplayWindow(WINDOW);
    }

    final SrtpProfile profile;
    final boolean aead;
    final int tagLength;
    private final long rtpSaltHigh;
    private final long rtpSaltLow;
    private final long rtcpSaltHigh;
    private final long rtcpSaltLow;
    private int unflushed;
    private boolean closed;
    private final StreamMap<SrtpSender> senders = new StreamMap<>();
    private final StreamMap<Receiver> receivers = new StreamMap<>();

    SrtpContext(SessionKeys keys) {
        profile = keys.profile();
        aead = profile.isAead();
        tagLength = profile.tagLength();
        rtpSaltHigh = bigEndian(keys.rtpSalt(), 0, 8);
        rtcpSaltHigh = bigEndian(keys.rtcpSalt(), 0, 8);
        // GCM: 4 more bytes. Counter mode: 6 more, above the 16-bit block counter.
        rtpSaltLow = aead ? bigEndian(keys.rtpSalt(), 8, 4) : bigEndian(keys.rtpSalt(), 8, 6) << 16;
        rtcpSaltLow =
                aead ? bigEndian(keys.rtcpSalt(), 8, 4) : bigEndian(keys.rtcpSalt(), 8, 6) << 16;
    }

    /** Reads what protecting a packet reads; the value means nothing. */
    public int touch() {
        return unflushed + (int) rtpSaltLow;
    }

    public SrtpProfile profile() {
        return profile;
    }

    /** The sending state of {@code ssrc}: always the same object for the same SSRC. */
    public SrtpSender sender(int ssrc) {
        SrtpSender s = senders.get(ssrc);
        if (s == null) {
            if (senders.size() == MAX_STREAMS) {
                throw new IllegalStateException(
                        "more than " + MAX_STREAMS + " SSRCs in one session");
            }
            s = new SrtpSender(this, ssrc, WINDOW);
            senders.put(ssrc, s);
        }
        return s;
    }

    @Nullable Receiver receiver(int ssrc) {
        return receivers.get(ssrc);
    }

    boolean receiversFull() {
        return receivers.size() >= MAX_STREAMS;
    }

    Receiver addReceiver(int ssrc) {
        Receiver r = new Receiver();
        receivers.put(ssrc, r);
        return r;
    }

    /** Bytes 0..7 of a packet's IV, big-endian (RFC 3711 4.1.1, RFC 7714 8.1). */
    final long rtpIvHigh(int ssrc, long index) {
        return ivHigh(rtpSaltHigh, ssrc, index);
    }

    /** Its next bytes: 8..11 in the low half for GCM, 8..15 for counter mode. */
    final long rtpIvLow(long index) {
        return ivLow(rtpSaltLow, index);
    }

    final long rtcpIvHigh(int ssrc, int index) {
        return ivHigh(rtcpSaltHigh, ssrc, index);
    }

    final long rtcpIvLow(int index) {
        return ivLow(rtcpSaltLow, index);
    }

    /** An SRTCP index is below 2^31, so one formula serves both (RFC 7714 9.1). */
    private long ivHigh(long saltHigh, int ssrc, long index) {
        long s = ssrc & 0xFFFF_FFFFL;
        return saltHigh ^ (aead ? s << 16 | index >>> 32 : s);
    }

    private long ivLow(long saltLow, long index) {
        return saltLow ^ (aead ? index & 0xFFFF_FFFFL : index << 16);
    }

    private static long bigEndian(byte[] b, int from, int count) {
        long v = 0;
        for (int i = from; i < from + count; i++) {
            v = v << 8 | b[i] & 0xFF;
        }
        return v;
    }

    /** One more packet waits in a worker's batch. */
    final void hold() {
        unflushed++;
    }

    /** One of them was flushed, or is lost with its worker. */
    final void letGo() {
        unflushed--;
        if (unflushed == 0 && closed) {
            release();
        }
    }

    final boolean isClosed() {
        return closed;
    }

    /** Forgets the keys: native memory is zeroed and may serve another context from now on. */
    abstract void release();

    /**
     * Ends the context: from now on workers refuse it. Packets of it that wait in a worker's batch
     * are still completed; its keys are forgotten once they are flushed, else at once.
     */
    @Override
    public final void close() {
        if (!closed) {
            closed = true;
            if (unflushed == 0) {
                release();
            }
        }
    }
}

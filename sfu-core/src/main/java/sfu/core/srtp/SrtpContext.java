package sfu.core.srtp;

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
    final long rtpSaltHigh;
    final long rtpSaltLow;
    final long rtcpSaltHigh;
    final long rtcpSaltLow;
    boolean closed;
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

    Receiver receiver(int ssrc) {
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

    /**
     * Bytes 0..7 of the IV, big-endian. The SRTCP index is below 2^31, so one formula serves both.
     */
    static long ivHigh(boolean aead, long saltHigh, int ssrc, long index) {
        long s = ssrc & 0xFFFFFFFFL;
        return saltHigh ^ (aead ? s << 16 | index >>> 32 : s);
    }

    /** GCM: bytes 8..11 in the low half. Counter mode: bytes 8..15. */
    static long ivLow(boolean aead, long saltLow, long index) {
        return saltLow ^ (aead ? index & 0xFFFFFFFFL : index << 16);
    }

    private static long bigEndian(byte[] b, int from, int count) {
        long v = 0;
        for (int i = from; i < from + count; i++) {
            v = v << 8 | b[i] & 0xFF;
        }
        return v;
    }

    /** Forgets the keys. Flush the workers first; anything later on this context is refused. */
    @Override
    public abstract void close();
}

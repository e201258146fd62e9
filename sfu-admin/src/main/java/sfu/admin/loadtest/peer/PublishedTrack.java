package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.SenderReport;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpSender;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A track that one of our peers sends, frame by frame; what a frame is, subclasses say. */
public abstract sealed class PublishedTrack permits RecordedTrack, SyntheticTrack {
    /** Frames sent at once after the thread was late; what is later than that is skipped. */
    private static final int MAX_CATCH_UP = 8;

    private static final long SECOND_NS = 1_000_000_000L;

    private final Codec codec;
    private final int payloadType;
    private final int ssrc;
    private final int firstTimestamp;
    private @Nullable SrtpSender sender;
    private int peer;
    private int sequenceNumber;
    private long originNs;
    private long ticks; // of the RTP clock since the origin, at the next frame
    private boolean keyFrameWanted = true;
    private int packets;
    private int octets;
    private int frames;

    PublishedTrack(Codec codec, int payloadType) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.codec = codec;
        this.payloadType = payloadType;
        ssrc = random.nextInt();
        firstTimestamp = random.nextInt();
        sequenceNumber = random.nextInt(0x8000); // a wrap at once would be no typical start
    }

    public final Codec codec() {
        return codec;
    }

    public final int payloadType() {
        return payloadType;
    }

    public final int ssrc() {
        return ssrc;
    }

    /** The peer is connected: from now on frames are due. */
    final void begin(int itsPeer, SrtpSender itsSender, long nowNs) {
        peer = itsPeer;
        sender = itsSender;
        // Tracks do not all send in the same millisecond.
        originNs = nowNs + ThreadLocalRandom.current().nextLong(nsOf(frameTicks()) + 1);
    }

    /** After a pause: what was due in it is skipped, and time stamps tell it. */
    final void resume(long nowNs) {
        long elapsed = (nowNs - originNs) * codec.clockRate() / SECOND_NS;
        long missed = Math.max(0, elapsed - ticks + frameTicks() - 1) / frameTicks();
        ticks += missed * frameTicks();
    }

    final void wantKeyFrame() {
        keyFrameWanted = true;
    }

    /** Sends what is due. */
    final void sendDue(long nowNs, long nowUnixNs, Outgoing out, Counters counters, int receivers) {
        SrtpSender its = sender;
        if (its == null) {
            return;
        }
        for (int i = 0; i < MAX_CATCH_UP && originNs + nsOf(ticks) <= nowNs; i++) {
            int before = packets;
            sendFrame(keyFrameWanted, nowUnixNs, out, its);
            keyFrameWanted = false;
            frames++;
            ticks += frameTicks();
            counters.sentPackets += packets - before;
            counters.expectedPackets += (long) (packets - before) * receivers;
            counters.expectedFrames += isVideo() ? receivers : 0;
        }
        if (originNs + nsOf(ticks) <= nowNs) {
            resume(nowNs);
        }
    }

    private boolean isVideo() {
        return codec != Codec.OPUS;
    }

    private long nsOf(long itsTicks) {
        return itsTicks * SECOND_NS / codec.clockRate();
    }

    /** How long a frame lasts, in units of the RTP clock. */
    abstract int frameTicks();

    /** Sends the packets of one frame. */
    abstract void sendFrame(boolean isKeyFrameWanted, long nowUnixNs, Outgoing out, SrtpSender its);

    /** How many frames were sent before this one. */
    final int frameNumber() {
        return frames;
    }

    /** Sends the packet whose payload was written at {@code at} behind the header's room. */
    final void send(Outgoing out, SrtpSender its, long at, boolean marker, int payloadLength) {
        int timestamp = firstTimestamp + (int) ticks;
        MemorySegment s = out.memory();
        RtpHeader.write(s, at, marker, payloadType, sequenceNumber++, timestamp, ssrc, false);
        out.rtp(peer, its, at, payloadLength);
        packets++;
        octets += payloadLength;
    }

    final SenderReport report(long nowNs, long nowUnixNs) {
        long elapsed = (nowNs - originNs) * codec.clockRate() / SECOND_NS;
        return new SenderReport(
                ssrc,
                NtpTime.ofUnixNanos(nowUnixNs),
                firstTimestamp + (int) elapsed,
                packets,
                octets,
                List.of());
    }

    /** When the packet with this payload was sent, by the Unix clock; 0 when it is not known. */
    abstract long sentUnixNs(MemorySegment s, long payloadOffset, int payloadLength);
}

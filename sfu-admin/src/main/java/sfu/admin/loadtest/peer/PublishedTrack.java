package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.rtcp.NtpTime;
import sfu.core.rtcp.SenderReport;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpSender;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** A track that one of our peers sends, frame by frame; what a frame is, subclasses say. */
public abstract sealed class PublishedTrack permits RecordedTrack, SyntheticTrack, VoiceTrack {
    /** What is later than that is skipped; at least so many frames are sent. */
    private static final long MAX_CATCH_UP_NS = 5_000_000;

    private static final int MIN_CATCH_UP = 8;

    private static final long SECOND_NS = 1_000_000_000L;

    private final Codec codec;
    private final int payloadType;
    private final int ssrc;
    private final int firstTimestamp;
    private final long frameUnits;
    private final long unitsPerSecond;
    private final int maxCatchUp;
    private final long mark;
    private byte[] extensions = {};
    private boolean isHigherLayer;
    private boolean isOff; // the server wants none of it
    private @Nullable SrtpSender sender;
    private int peer;
    private int sequenceNumber;
    private long originNs;
    private long due; // frames since the origin, skipped ones too: the next one's place in time
    private boolean keyFrameWanted = true;
    private int packets;
    private int octets;
    private int frames;

    /** A frame lasts {@code frameUnits / unitsPerSecond} seconds. */
    PublishedTrack(Codec codec, int payloadType, int frameUnits, int unitsPerSecond) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.codec = codec;
        this.payloadType = payloadType;
        this.frameUnits = frameUnits;
        this.unitsPerSecond = unitsPerSecond;
        maxCatchUp = (int) Math.max(MIN_CATCH_UP, framesIn(MAX_CATCH_UP_NS));
        ssrc = random.nextInt();
        mark = random.nextLong() | 1; // no mark is 0
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

    /** By which its packets are known where they arrive, if they have a {@link Trailer}. */
    final long mark() {
        return mark;
    }

    /** Before it is sent: each packet has this block of header extensions. */
    final void mark(byte[] block) {
        extensions = block;
    }

    /** Where the payload of a packet begins. */
    final int headerLength() {
        return RtpHeader.FIXED_LENGTH + extensions.length;
    }

    /** The peer is connected: from now on frames are due. */
    final void begin(int itsPeer, SrtpSender itsSender, long nowNs) {
        peer = itsPeer;
        sender = itsSender;
        // Tracks do not all send in the same millisecond.
        originNs = nowNs + ThreadLocalRandom.current().nextLong(nsOf(1) + 1);
    }

    /** After a pause: what was due in it is skipped, and time stamps tell it; how many frames. */
    final long resume(long nowNs) {
        long missed = Math.max(0, framesIn(nowNs - originNs - nsOf(due) + nsOf(1) - 1));
        due += missed;
        return missed;
    }

    /** The server wants it, or nobody does; it begins anew with a key frame. */
    final void turn(boolean on, long nowNs) {
        if (on && isOff) {
            resume(nowNs);
            keyFrameWanted = true;
        }
        isOff = !on;
    }

    /** Whether {@link #sendDue} has anything to do. */
    final boolean isDue(long nowNs) {
        return !isOff && originNs + nsOf(due) <= nowNs;
    }

    final void wantKeyFrame() {
        keyFrameWanted = true;
    }

    /** Sends what is due. */
    final void sendDue(long nowNs, long nowUnixNs, Outgoing out, Counters counters, int receivers) {
        SrtpSender its = sender;
        if (its == null || isOff) {
            return;
        }
        for (int i = 0; i < maxCatchUp && originNs + nsOf(due) <= nowNs; i++) {
            int before = packets;
            sendFrame(keyFrameWanted, nowUnixNs, out, its);
            keyFrameWanted = false;
            frames++;
            due++;
            counters.sentPackets += packets - before;
            counters.expectedPackets += (long) (packets - before) * receivers;
            counters.expectedFrames += isFrameCounted() ? receivers : 0;
        }
        if (originNs + nsOf(due) <= nowNs) {
            counters.skippedPackets += Math.round(resume(nowNs) * framePackets());
        }
    }

    /** Each subscriber gets one layer, and all layers have as many frames. */
    private boolean isFrameCounted() {
        return codec != Codec.OPUS && !isHigherLayer;
    }

    /** It is a layer above the lowest of its section. */
    final void isHigherLayer(boolean is) {
        isHigherLayer = is;
    }

    final int sentPackets() {
        return packets;
    }

    /** How long so many frames last. */
    final long nsOf(long count) {
        return count * frameUnits * SECOND_NS / unitsPerSecond;
    }

    private long framesIn(long ns) {
        return ns * unitsPerSecond / (frameUnits * SECOND_NS);
    }

    /** How many packets a frame has on average. */
    abstract double framePackets();

    /** Sends the packets of one frame. */
    abstract void sendFrame(boolean isKeyFrameWanted, long nowUnixNs, Outgoing out, SrtpSender its);

    /** How many frames were sent before this one. */
    final int frameNumber() {
        return frames;
    }

    /** Sends the packet whose payload was written at {@code at} behind the header's room. */
    final void send(Outgoing out, SrtpSender its, long at, boolean marker, int payloadLength) {
        int timestamp =
                firstTimestamp + (int) (due * frameUnits * codec.clockRate() / unitsPerSecond);
        MemorySegment s = out.memory();
        boolean isExtended = extensions.length > 0;
        RtpHeader.write(s, at, marker, payloadType, sequenceNumber++, timestamp, ssrc, isExtended);
        long block = at + RtpHeader.FIXED_LENGTH;
        MemorySegment.copy(extensions, 0, s, ValueLayout.JAVA_BYTE, block, extensions.length);
        out.rtp(peer, its, at, headerLength(), payloadLength);
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

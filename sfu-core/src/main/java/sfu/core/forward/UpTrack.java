package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.Codec;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * One encoding of a published track on one shard: reads and keeps its recent packets, and gives
 * them to its {@link FanOut}.
 *
 * <p>On the publisher's shard the packets come from its transport, on another shard from the ring.
 */
public final class UpTrack {
    /** Extended sequence numbers of a later stream of the encoding start this far above. */
    private static final long STREAM_STRIDE = 1L << 40;

    private final LayeredTrack track;
    private final int encoding;
    private final int csrc;
    private final PacketCache cache;
    private final FanOut fanOut;
    private final Encoder encoder;
    private final KeyFrames keyFrames = new KeyFrames();
    private final SourceClock clock;
    private final DescribedFrames described = new DescribedFrames();
    private long streamBase;
    private long highest = -1;
    private int lastCodec = -1;

    UpTrack(
            LayeredTrack track,
            int encoding,
            PacketCache cache,
            Encoder.Upstream upstream,
            TrackOwner owner) {
        this.track = track;
        this.encoding = encoding;
        csrc = track.spec().csrc();
        this.cache = cache;
        fanOut = new FanOut(this, owner);
        encoder = new Encoder(this, fanOut, upstream, owner);
        clock = new SourceClock(track.clocks(), encoding);
    }

    public TrackSpec spec() {
        return track.spec();
    }

    /** Of who sends it, or 0. */
    int csrc() {
        return csrc;
    }

    /** The track with all its encodings. */
    public LayeredTrack track() {
        return track;
    }

    /** Its index among the track's encodings. */
    public int encoding() {
        return encoding;
    }

    public PacketCache cache() {
        return cache;
    }

    /** To all who show it. */
    public FanOut fanOut() {
        return fanOut;
    }

    public Encoder encoder() {
        return encoder;
    }

    public SourceClock clock() {
        return clock;
    }

    /**
     * Takes one packet of the publisher, numbered within its stream.
     *
     * @return null, or why it was dropped
     */
    public @Nullable DropReason accept(MediaPacket packet) {
        if (packet.payloadLength() > 0) {
            Codec known = track.codec(packet.codec());
            if (known == null) {
                return DropReason.UNKNOWN_PAYLOAD_TYPE;
            }
            long descriptor =
                    PayloadDescriptor.read(
                            known,
                            packet.segment(),
                            packet.payloadOffset(),
                            packet.payloadLength());
            if (descriptor == PayloadDescriptor.MALFORMED) {
                return DropReason.MALFORMED_PAYLOAD;
            }
            packet.descriptor(descriptor);
        }
        packet.raise(streamBase);
        return acceptRead(packet);
    }

    /** As {@link #accept}, for a packet that another shard has read and numbered already. */
    public @Nullable DropReason acceptRead(MediaPacket packet) {
        fanOut.makeRoom(packet.arrivalNs());
        int index = store(packet);
        if (index < 0) {
            return DropReason.CACHE_FULL;
        }
        long number = packet.number();
        if (number - streamBase >= STREAM_STRIDE) { // a mirror hears of a new stream only by this
            streamBase = number / STREAM_STRIDE * STREAM_STRIDE;
            restarted();
        }
        highest = Math.max(highest, number);
        lastCodec = packet.codec();
        encoder.sent(packet.arrivalNs());
        if (spec().kind() == MediaKind.VIDEO && packet.payloadLength() > 0) {
            readLayers(packet, index);
        }
        fanOut.add(index);
        return null;
    }

    private int store(MediaPacket packet) {
        return cache.store(
                packet.number(),
                packet.timestamp(),
                packet.marker(),
                packet.codec(),
                packet.descriptor(),
                packet.extensions(),
                packet.segment(),
                packet.dependencyOffset(),
                packet.dependencyLength(),
                packet.payloadOffset(),
                packet.payloadLength(),
                packet.arrivalNs());
    }

    private void readLayers(MediaPacket packet, int index) {
        described.read(cache, index, track.codec(packet.codec()));
        if (isKeyFrame(index)) {
            encoder.sentKeyFrame();
            keyFrames.note(cache, packet.number(), packet.timestamp(), packet.arrivalNs());
        }
        track.onPacket(this, index);
    }

    /** Whether a decoder may start with this packet. */
    boolean isKeyFrame(int index) {
        return DescribedFrames.isKeyFrame(cache, index);
    }

    /** As {@link #isKeyFrame}, and there is something in it. */
    boolean isStart(int index) {
        return cache.payloadLength(index) > 0 && isKeyFrame(index);
    }

    /** Where a new subscriber may start from the cache, or -1: the number of a fresh key frame. */
    long freshKeyFrame(long nowNs) {
        return keyFrames.fresh(cache, nowNs);
    }

    public long keyFrameCount() {
        return keyFrames.count();
    }

    /** Of the packets that have a dependency descriptor; null before the first. */
    @Nullable DependencyStream dependencies() {
        return described.stream();
    }

    /** What was wrong with the dependency descriptor of the video accepted last, or null. */
    public @Nullable DropReason descriptorFault() {
        return described.fault();
    }

    /** The publisher began a new stream (another SSRC): numbers go on above all earlier ones. */
    public void newStream() {
        streamBase += STREAM_STRIDE;
        restarted();
    }

    private void restarted() {
        keyFrames.forget();
        clock.forget();
        described.forget();
        track.restarted(this);
    }

    /** What to add to a stream's extended number to get the number in {@link #cache()}. */
    public long streamBase() {
        return streamBase;
    }

    /** The highest number of a packet, or -1. */
    public long highest() {
        return highest;
    }

    /** The name of the codec in use, or empty before the first packet. */
    public String codecName() {
        return lastCodec < 0 ? "" : spec().codecs().get(lastCodec).name();
    }

    /** Nothing more is handed out and its packets are freed. */
    void close() {
        encoder.close();
        fanOut.close();
        cache.close();
    }
}

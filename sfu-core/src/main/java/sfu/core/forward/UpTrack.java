package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.Codec;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * One encoding of a published track on one shard: keeps its recent packets and hands each batch of
 * them to the slots that show it.
 *
 * <p>On the publisher's shard the packets come from its transport, on another shard from the ring.
 */
public final class UpTrack {
    /** Extended sequence numbers of a later stream of the encoding start this far above. */
    private static final long STREAM_STRIDE = 1L << 40;

    /**
     * A publisher that sends nothing (muted, a still screen) is asked for key frames less often.
     */
    private static final long SILENT_NS = 2_000_000_000L;

    /** The way back to the publisher's encoder. */
    @FunctionalInterface
    public interface Upstream {
        /** Whether the request could leave: not before the publisher is connected and sends. */
        boolean askKeyFrame(UpTrack track);
    }

    /** Whoever runs the shard's cycle: told what the tracks need of it. */
    public interface Owner {
        /** Packets wait for {@link #fanOut}; told once until all are handed out. */
        void hasPackets(UpTrack track);

        /**
         * {@link #finishFanOut} is to be called, then a flush: there is no room for more.
         *
         * <p>This is the one part of a cycle that its budget does not bound: at most 64 packets to
         * each who shows the track. It happens only when a track's packets come faster than they
         * can be sent; to drop them instead would cost all its viewers a key frame.
         */
        void isFull(UpTrack track, long nowNs);

        /** {@link #finishFanOut} is to be called, then a flush: peers come or go. */
        void peersChange(UpTrack track);

        /** {@link #handleTimeouts} is to be called when it is due until it returns false. */
        void awaitsKeyFrame(UpTrack track);

        /** {@link DownTrack#settle} is to be called when no fan-out is running. */
        void listensElsewhere(DownTrack slot);
    }

    /** Who else wants each packet once: another shard's ring. */
    @FunctionalInterface
    public interface Mirror {
        /**
         * The packet at {@code index} of {@link #cache()}; the bytes are to be copied before
         * returning.
         */
        void packet(UpTrack track, int index);
    }

    private final LayeredTrack track;
    private final int encoding;
    private final PacketCache cache;
    private Upstream upstream;
    private final Owner owner;
    private final KeyFrames keyFrames = new KeyFrames();
    private final FanOut fanOut;
    private final SourceClock clock = new SourceClock();
    private @Nullable DependencyStream dependencies;
    private boolean closed;

    private long streamBase;
    private long highest = -1;
    private long lastArrivalNs;
    private int lastCodec = -1;

    UpTrack(LayeredTrack track, int encoding, PacketCache cache, Upstream upstream, Owner owner) {
        this.track = track;
        this.encoding = encoding;
        this.cache = cache;
        this.upstream = upstream;
        this.owner = owner;
        fanOut = new FanOut(this, owner);
    }

    public TrackSpec spec() {
        return track.spec();
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
        lastArrivalNs = packet.arrivalNs();
        lastCodec = packet.codec();
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
        if (packet.dependencyLength() > 0) {
            DependencyStream its = dependencies;
            if (its == null) {
                its = new DependencyStream();
                dependencies = its;
            }
            long dependency =
                    its.read(cache.segment(), cache.prefixOffset(index), cache.prefixLength(index));
            cache.remark(index, dependency);
        }
        if (isKeyFrame(index)) {
            keyFrames.note(cache, packet.number(), packet.timestamp(), packet.arrivalNs());
        }
        track.onPacket(this, index);
    }

    /** Whether a decoder may start with this packet. */
    boolean isKeyFrame(int index) {
        long dependency = cache.remark(index);
        return DependencyDescriptor.isKnown(dependency)
                ? DependencyDescriptor.isKeyFrame(dependency)
                : PayloadDescriptor.isKeyFrame(cache.descriptor(index));
    }

    /** Of the packets that have a dependency descriptor; null before the first. */
    @Nullable DependencyStream dependencies() {
        return dependencies;
    }

    /**
     * Hands out packets that wait. Stops where the budget ends and goes on from there next time.
     *
     * @param budget packets to send, about
     * @return what is left of it; 0 or less when it stopped midway
     */
    public int fanOut(Egress egress, long nowNs, int budget) {
        return fanOut.run(egress, nowNs, budget);
    }

    /** Completes a fan-out that stopped midway; what came since still waits. */
    public void finishFanOut(Egress egress, long nowNs) {
        fanOut.finish(egress, nowNs);
    }

    /** What waits makes room: it is handed out next. Only when no fan-out is midway. */
    public void makeRoom() {
        fanOut.next();
    }

    /** Whether a fan-out stopped midway. */
    public boolean isMidway() {
        return fanOut.isMidway();
    }

    /** Packets that wait to be handed out, each counted for all who did not get it yet. */
    long undelivered() {
        return fanOut.undelivered();
    }

    /** How many packets came so far. */
    long accepted() {
        return fanOut.added();
    }

    /** Whether packets wait for {@link #fanOut}. */
    public boolean isQueued() {
        return fanOut.isQueued();
    }

    /** The publisher began a new stream (another SSRC): numbers go on above all earlier ones. */
    public void newStream() {
        streamBase += STREAM_STRIDE;
        restarted();
    }

    private void restarted() {
        keyFrames.forget();
        clock.forget();
        dependencies = null;
        track.restarted(this);
    }

    /** What to add to a stream's extended number to get the number in {@link #cache()}. */
    public long streamBase() {
        return streamBase;
    }

    void add(SlotForwarder down) {
        fanOut.add(down);
    }

    void remove(SlotForwarder down) {
        fanOut.remove(down);
    }

    public boolean hasListeners() {
        return fanOut.hasListeners();
    }

    public void addMirror(Mirror mirror) {
        fanOut.add(mirror);
    }

    public void removeMirror(Mirror mirror) {
        fanOut.remove(mirror);
    }

    /** Somebody cannot go on without a key frame; asks now or when the throttle allows. */
    public void wantKeyFrame(long nowNs) {
        if (!keyFrames.isWanted()) {
            keyFrames.want();
            owner.awaitsKeyFrame(this);
        }
        handleTimeouts(nowNs);
    }

    /** Repeats the request for a key frame; returns whether one is still awaited. */
    public boolean handleTimeouts(long nowNs) {
        if (!hasListeners() || closed) {
            keyFrames.forgo(); // asked for again by whoever comes next
            return false;
        }
        if (keyFrames.isDue(isSilent(nowNs), nowNs)) {
            keyFrames.asked(upstream.askKeyFrame(this), nowNs);
        }
        return keyFrames.isWanted();
    }

    /** When {@link #handleTimeouts} has something to do while a key frame is awaited. */
    public long nextDueNs(long nowNs) {
        return keyFrames.nextDueNs(isSilent(nowNs), nowNs);
    }

    private boolean isSilent(long nowNs) {
        return highest < 0 || nowNs - lastArrivalNs > SILENT_NS;
    }

    /** Where a new subscriber may start from the cache, or -1: the number of a fresh key frame. */
    long freshKeyFrame(long nowNs) {
        return keyFrames.fresh(cache, nowNs);
    }

    long highest() {
        return highest;
    }

    /**
     * The publisher's RTP clock stood at {@code rtp} at {@code serverNs} (from its sender reports).
     *
     * @param captureNs the same by the publisher's own clock
     */
    public void syncClock(int rtp, long serverNs, long captureNs) {
        clock.sync(rtp, serverNs);
        track.clocks().onSenderReport(encoding, rtp, captureNs);
    }

    public boolean isClockKnown() {
        return clock.isKnown();
    }

    /** The publisher's RTP time at a moment of the server's clock; needs {@link #isClockKnown}. */
    int rtpAt(long ns) {
        return clock.rtpAt(ns, track.clocks().clockRate());
    }

    /** The name of the codec in use, or empty before the first packet. */
    public String codecName() {
        return lastCodec < 0 ? "" : spec().codecs().get(lastCodec).name();
    }

    public long lastArrivalNs() {
        return lastArrivalNs;
    }

    public long keyFrameCount() {
        return keyFrames.count();
    }

    /** Nothing more is handed out and its packets are freed. */
    void close() {
        closed = true;
        upstream = up -> false; // slots may hold on to this for a while, but not to its publisher
        fanOut.close();
        cache.close();
    }
}

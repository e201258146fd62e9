package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

import java.lang.foreign.MemorySegment;

/**
 * One published track on one shard: keeps its recent packets and hands each batch of them to the
 * slots that show it.
 *
 * <p>On the publisher's shard the packets come from its transport, on another shard from the ring.
 */
public final class UpTrack implements AutoCloseable {
    /** Extended sequence numbers of a later stream of the track start this far above. */
    private static final long STREAM_STRIDE = 1L << 40;

    /** A key frame younger than this starts a new subscriber from the cache. */
    private static final long FRESH_NS = 1_000_000_000L;

    /**
     * A publisher that sends nothing (muted, a still screen) is asked for key frames less often.
     */
    private static final long SILENT_NS = 2_000_000_000L;

    /** A publisher that is not connected or has not sent yet is looked at so often. */
    private static final long RETRY_NS = 100_000_000L;

    /** The way back to the publisher's encoder. */
    @FunctionalInterface
    public interface Upstream {
        /** Whether the request could leave: not before the publisher is connected and sends. */
        boolean askKeyFrame(UpTrack track);
    }

    /** Whoever runs the shard's cycle: told what the track needs of it. */
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

    private final TrackSpec spec;
    private final PacketCache cache;
    private Upstream upstream;
    private final Owner owner;
    private final @Nullable Codec[] codecs;
    private final KeyFrameThrottle keyFrames = new KeyFrameThrottle();
    private final FanOut fanOut;
    private final SourceClock clock = new SourceClock();
    private boolean closed;
    private long retryNs = Long.MIN_VALUE; // of a request that could not leave

    private long streamBase;
    private long highest = -1;
    private long lastKeyFrame = -1;
    private long lastKeyFrameNs;
    private long lastArrivalNs;
    private int lastCodec = -1;
    private long keyFrameCount;

    public UpTrack(TrackSpec spec, PacketCache cache, Upstream upstream, Owner owner) {
        this.spec = spec;
        this.cache = cache;
        this.upstream = upstream;
        this.owner = owner;
        fanOut = new FanOut(this, owner);
        this.codecs = new Codec[spec.codecs().size()];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] = spec.codec(i);
        }
    }

    public TrackSpec spec() {
        return spec;
    }

    public PacketCache cache() {
        return cache;
    }

    /**
     * Takes one packet of the publisher.
     *
     * @param extended its number within its stream
     * @param codec index in the spec's codecs
     * @param extensions {@link PacketExtensions}
     * @return null, or why it was dropped
     */
    public @Nullable DropReason accept(
            long extended,
            int timestamp,
            boolean marker,
            int codec,
            long extensions,
            MemorySegment source,
            long payloadOffset,
            int payloadLength,
            long arrivalNs) {
        long descriptor = 0;
        if (payloadLength > 0) {
            Codec known = codecs[codec];
            if (known == null) {
                return DropReason.UNKNOWN_PAYLOAD_TYPE;
            }
            descriptor = PayloadDescriptor.read(known, source, payloadOffset, payloadLength);
            if (descriptor == PayloadDescriptor.MALFORMED) {
                return DropReason.MALFORMED_PAYLOAD;
            }
        }
        return acceptRead(
                streamBase + extended,
                timestamp,
                marker,
                codec,
                descriptor,
                extensions,
                source,
                payloadOffset,
                payloadLength,
                arrivalNs);
    }

    /** As {@link #accept}, for a packet that another shard has read already. */
    public @Nullable DropReason acceptRead(
            long number,
            int timestamp,
            boolean marker,
            int codec,
            long descriptor,
            long extensions,
            MemorySegment source,
            long payloadOffset,
            int payloadLength,
            long arrivalNs) {
        fanOut.makeRoom(arrivalNs);
        int index =
                cache.store(
                        number,
                        timestamp,
                        marker,
                        codec,
                        descriptor,
                        extensions,
                        source,
                        payloadOffset,
                        payloadLength,
                        arrivalNs);
        if (index < 0) {
            return DropReason.CACHE_FULL;
        }
        if (number - streamBase >= STREAM_STRIDE) { // a mirror hears of a new stream only by this
            streamBase = number / STREAM_STRIDE * STREAM_STRIDE;
            restarted();
        }
        highest = Math.max(highest, number);
        lastArrivalNs = arrivalNs;
        lastCodec = codec;
        if (spec.kind() == MediaKind.VIDEO
                && payloadLength > 0
                && PayloadDescriptor.isKeyFrame(descriptor)) {
            noteKeyFrame(number, timestamp, arrivalNs);
        }
        fanOut.add(index);
        return null;
    }

    private void noteKeyFrame(long number, int timestamp, long arrivalNs) {
        keyFrames.satisfied();
        if (number > lastKeyFrame) {
            boolean sameFrame =
                    lastKeyFrame >= 0
                            && cache.find(lastKeyFrame) >= 0
                            && cache.timestamp(cache.find(lastKeyFrame)) == timestamp;
            if (sameFrame) {
                return; // SPS, then IDR: the frame began before
            }
            lastKeyFrame = number;
            lastKeyFrameNs = arrivalNs;
            keyFrameCount++;
        }
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
    public long undelivered() {
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
        lastKeyFrame = -1;
        clock.forget();
        fanOut.sourceRestarted();
    }

    /** What to add to a stream's extended number to get the number in {@link #cache()}. */
    public long streamBase() {
        return streamBase;
    }

    void add(DownTrack down) {
        fanOut.add(down);
    }

    void remove(DownTrack down) {
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
            keyFrames.satisfied(); // by whoever comes next
            return false;
        }
        if (keyFrames.isWanted() && nowNs - keyFrames.dueNs(isSilent(nowNs), nowNs) >= 0) {
            if (upstream.askKeyFrame(this)) {
                keyFrames.asked(nowNs);
            } else {
                retryNs = nowNs + RETRY_NS;
            }
        }
        return keyFrames.isWanted();
    }

    /** When {@link #handleTimeouts} has something to do while a key frame is awaited. */
    public long nextDueNs(long nowNs) {
        return Math.max(keyFrames.dueNs(isSilent(nowNs), nowNs), retryNs);
    }

    private boolean isSilent(long nowNs) {
        return highest < 0 || nowNs - lastArrivalNs > SILENT_NS;
    }

    /** Where a new subscriber may start from the cache, or -1: the number of a fresh key frame. */
    long freshKeyFrame(long nowNs) {
        boolean fresh = lastKeyFrame >= 0 && nowNs - lastKeyFrameNs <= FRESH_NS;
        return fresh && cache.find(lastKeyFrame) >= 0 ? lastKeyFrame : -1;
    }

    long highest() {
        return highest;
    }

    /**
     * The publisher's RTP clock stood at {@code rtp} at {@code serverNs} (from its sender reports).
     */
    public void syncClock(int rtp, long serverNs) {
        clock.sync(rtp, serverNs);
    }

    public boolean isClockKnown() {
        return clock.isKnown();
    }

    /** The publisher's RTP time at a moment of the server's clock; needs {@link #isClockKnown}. */
    int rtpAt(long ns) {
        return clock.rtpAt(ns, clockRate());
    }

    int clockRate() {
        return spec.codecs().get(Math.max(lastCodec, 0)).clockRate();
    }

    /** The name of the codec in use, or empty before the first packet. */
    public String codecName() {
        return lastCodec < 0 ? "" : spec.codecs().get(lastCodec).name();
    }

    public long lastArrivalNs() {
        return lastArrivalNs;
    }

    public long keyFrameCount() {
        return keyFrameCount;
    }

    /** Takes all slots off the track and frees its packets. */
    @Override
    public void close() {
        closed = true;
        upstream =
                track -> false; // slots may hold on to this for a while, but not to its publisher
        fanOut.close();
        cache.close();
    }
}

package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.Codec;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One published track on one shard: keeps its recent packets and hands each batch of them to the
 * slots that show it.
 *
 * <p>On the publisher's shard the packets come from its transport, on another shard from the ring.
 */
public final class UpTrack implements AutoCloseable {
    private static final int MAX_PENDING = 64;

    /** Extended sequence numbers of a later stream of the track start this far above. */
    private static final long STREAM_STRIDE = 1L << 40;

    /** A key frame younger than this starts a new subscriber from the cache. */
    private static final long FRESH_NS = 1_000_000_000L;

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

    /** Told when somebody begins to wait for a key frame. */
    @FunctionalInterface
    public interface KeyFrameWait {
        /** {@link #handleTimeouts} is to be called every tick until it returns false. */
        void begins(UpTrack track);
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
    private final Upstream upstream;
    private final KeyFrameWait wait;
    private final @Nullable Codec[] codecs;
    private final KeyFrameThrottle keyFrames = new KeyFrameThrottle();
    private final List<DownTrack> downTracks = new ArrayList<>();
    private final List<Mirror> mirrors = new ArrayList<>();
    private final int[] pending = new int[MAX_PENDING];
    private int pendingCount;
    private int firstPeer;

    private boolean closed;

    private long streamBase;
    private long highest = -1;
    private long lastKeyFrame = -1;
    private long lastKeyFrameNs;
    private long lastArrivalNs;
    private int lastCodec = -1;
    private long keyFrameCount;

    private boolean clockKnown;
    private int clockRtp;
    private long clockNs;

    public UpTrack(TrackSpec spec, PacketCache cache, Upstream upstream, KeyFrameWait wait) {
        this.spec = spec;
        this.cache = cache;
        this.upstream = upstream;
        this.wait = wait;
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
        pending[pendingCount++] = index;
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

    /** Another {@link #accept} needs a {@link #fanOut} first. */
    public boolean isPendingFull() {
        return pendingCount == MAX_PENDING;
    }

    public boolean hasPending() {
        return pendingCount > 0;
    }

    /**
     * Hands the packets that came since the last call to all slots: peers outside, packets inside.
     */
    public void fanOut(Egress egress, long nowNs) {
        int count = pendingCount;
        pendingCount = 0;
        for (int m = 0; m < mirrors.size(); m++) {
            for (int i = 0; i < count; i++) {
                mirrors.get(m).packet(this, pending[i]);
            }
        }
        int peers = downTracks.size();
        if (peers == 0) {
            return;
        }
        firstPeer = firstPeer + 1 < peers ? firstPeer + 1 : 0; // nobody is always last
        for (int p = 0; p < peers; p++) {
            int at = firstPeer + p;
            downTracks.get(at < peers ? at : at - peers).forward(pending, count, egress, nowNs);
        }
    }

    /** The publisher began a new stream (another SSRC): numbers go on above all earlier ones. */
    public void newStream() {
        streamBase += STREAM_STRIDE;
        restarted();
    }

    private void restarted() {
        lastKeyFrame = -1;
        clockKnown = false;
        for (DownTrack down : downTracks) {
            down.sourceRestarted();
        }
    }

    /** What to add to a stream's extended number to get the number in {@link #cache()}. */
    public long streamBase() {
        return streamBase;
    }

    void add(DownTrack down) {
        downTracks.add(down);
    }

    void remove(DownTrack down) {
        downTracks.remove(down);
    }

    public boolean hasListeners() {
        return !downTracks.isEmpty() || !mirrors.isEmpty();
    }

    public void addMirror(Mirror mirror) {
        mirrors.add(mirror);
    }

    public void removeMirror(Mirror mirror) {
        mirrors.remove(mirror);
    }

    /** Somebody cannot go on without a key frame; asks now or when the throttle allows. */
    public void wantKeyFrame(long nowNs) {
        if (!keyFrames.isWanted()) {
            keyFrames.want();
            wait.begins(this);
        }
        handleTimeouts(nowNs);
    }

    /** Repeats the request for a key frame; returns whether one is still awaited. */
    public boolean handleTimeouts(long nowNs) {
        boolean isSilent = lastArrivalNs != 0 && nowNs - lastArrivalNs > SILENT_NS;
        if (keyFrames.isDue(nowNs, isSilent) && upstream.askKeyFrame(this)) {
            keyFrames.asked(nowNs);
        }
        return keyFrames.isWanted() && !closed;
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
        clockKnown = true;
        clockRtp = rtp;
        clockNs = serverNs;
    }

    public boolean isClockKnown() {
        return clockKnown;
    }

    /** The publisher's RTP time at a moment of the server's clock; needs {@link #isClockKnown}. */
    int rtpAt(long ns) {
        long ticks = Math.round((ns - clockNs) * (clockRate() / 1e9));
        return clockRtp + (int) ticks;
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
        for (DownTrack down : List.copyOf(downTracks)) {
            down.sourceClosed();
        }
        mirrors.clear();
        pendingCount = 0;
        closed = true;
        cache.close();
    }
}

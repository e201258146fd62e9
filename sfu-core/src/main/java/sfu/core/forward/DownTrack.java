package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpSender;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;
import sfu.core.stream.SequenceMap;

/**
 * One slot of a subscriber: a stream with a fixed SSRC whose source may change at any time, with
 * continuous numbers, starting at a key frame.
 */
public final class DownTrack {
    /** A slot that starts from the cache goes back at most so many packets. */
    private static final int MAX_CATCH_UP = 1024;

    /**
     * Cached packets that a starting slot gets per tick, so that a start is no burst of a megabyte.
     */
    private static final int CATCH_UP_PACKETS = 40;

    /** A start that takes longer than that on a slow path is tried again at a later key frame. */
    private static final long MAX_CATCH_UP_NS = 1_500_000_000L;

    /** What the slot's owner learns. */
    @FunctionalInterface
    public interface Listener {
        /** The first packet of a newly assigned source left with this RTP timestamp. */
        void started(DownTrack slot, int rtpTimestamp);
    }

    private enum State {
        EMPTY,
        WAITING,
        CATCHING_UP,
        LIVE,
        /** As WAITING, once what is queued has left. */
        DRAINING
    }

    private final SlotSpec spec;
    private final Outlet outlet;
    private final Listener listener;
    private final PacketWriter writer;
    private final SequenceMap sequences;
    private final Continuity continuity = new Continuity();
    private final Retransmitter retransmitter;
    private final KeyFrameRequests requests = new KeyFrameRequests();
    private final SlotReport report = new SlotReport();

    private State state = State.EMPTY;
    private @Nullable Source source;
    private @Nullable SrtpSender sender;
    private long rewrite = Rewrite.NONE;
    private long next; // the number to go on with, while catching up
    private long beganNs; // with that
    private long caughtUp; // so many packets of the source need no sending
    private int newest = -1; // the index of the newest packet sent in this batch
    private int queued; // packets of the source that wait for the path
    private int queuedTimestamp; // of the last of them

    /**
     * @param firstSequenceNumber of the slot's packets, 0..65535, random
     */
    public DownTrack(SlotSpec spec, Outlet outlet, int firstSequenceNumber, Listener listener) {
        this.spec = spec;
        this.outlet = outlet;
        this.listener = listener;
        writer = new PacketWriter(outlet, spec.section());
        sequences = new SequenceMap(firstSequenceNumber);
        retransmitter =
                new Retransmitter(writer, outlet, spec.identity().rtxSsrc(), firstSequenceNumber);
    }

    public SlotSpec spec() {
        return spec;
    }

    public int ssrc() {
        return spec.identity().ssrc();
    }

    /** The track that it shows, or null. */
    public @Nullable UpTrack track() {
        return source == null ? null : source.track();
    }

    /** Shows this track from its next key frame on, or from a fresh one in the cache. */
    public void assign(UpTrack track, long nowNs) {
        clear();
        source =
                new Source(
                        track, new PayloadTypeMap(track.spec().codecs(), spec.section().codecs()));
        track.add(this);
        await(nowNs);
    }

    /** Shows nothing. */
    public void clear() {
        if (source != null) {
            source.track().remove(this);
            source = null;
        }
        state = State.EMPTY;
        caughtUp = 0;
        forgetQueued();
    }

    /** Nothing of it is to leave any more. */
    private void forgetQueued() {
        SendSide side = paced();
        if (queued > 0 && side != null) {
            queued = 0;
            side.giveUp(this, false);
        }
    }

    /** The source's packets are gone: nothing of it can be shown or repeated. */
    void sourceClosed() {
        if (source != null) {
            sequences.forget(source);
        }
        clear();
    }

    /** The source's publisher began a new stream: as with a new source. */
    void sourceRestarted() {
        forgetQueued(); // its numbers go on from another place
        state = State.WAITING;
    }

    private void await(long nowNs) {
        state = State.WAITING;
        if (source != null && outlet.isOpen() && spec.section().kind() == MediaKind.VIDEO) {
            long keyFrame = source.track().freshKeyFrame(nowNs);
            if (keyFrame >= 0) {
                begin(source, keyFrame, nowNs);
            } else {
                source.track().wantKeyFrame(nowNs);
            }
        }
    }

    /** The subscriber's transport is up: a slot that was waiting for it may start. */
    public void outletOpened(long nowNs) {
        if (state == State.WAITING) {
            await(nowNs);
        }
    }

    /**
     * Takes a batch of packets that its source received; a bug here costs only this peer.
     *
     * @param first how many packets the source had before them
     */
    void forward(int[] indices, int count, long first, Egress egress, long nowNs) {
        Source from = source;
        if (from == null) {
            return;
        }
        try {
            forward(from, indices, count, first, egress, nowNs);
        } catch (RuntimeException bug) {
            state = State.EMPTY;
            outlet.failed(bug);
        }
    }

    private void forward(
            Source from, int[] indices, int count, long first, Egress egress, long nowNs) {
        if (!outlet.isOpen()) {
            outlet.drops().add(DropReason.NOT_CONNECTED, count);
            return;
        }
        SendSide side = paced();
        if (side != null) {
            side.release(egress, nowNs);
        }
        if (state == State.WAITING) {
            lookForStart(from, indices, count, nowNs);
        }
        if (state == State.CATCHING_UP) {
            catchUp(from, egress, nowNs);
        } else if (state == State.LIVE) {
            for (int i = (int) Math.max(0, caughtUp - first); i < count; i++) {
                sendOrQueue(side, from, indices[i], egress, nowNs);
            }
            noteNewest(from, nowNs);
        } else if (state == State.DRAINING) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL, count);
        }
    }

    /** What all video of the peer waits for; null where nothing waits. */
    private @Nullable SendSide paced() {
        return spec.section().kind() == MediaKind.VIDEO ? outlet.sendSide() : null;
    }

    private void sendOrQueue(
            @Nullable SendSide side, Source from, int index, Egress egress, long nowNs) {
        if (side == null) {
            send(from, index, egress, nowNs);
            return;
        }
        side.offered(from.track().cache().payloadLength(index));
        if (state != State.LIVE) { // given up within this batch
            outlet.drops().add(DropReason.PACING_QUEUE_FULL);
        } else if (side.admits(nowNs)) {
            send(from, index, egress, nowNs);
        } else {
            queue(side, from, index);
        }
    }

    private void queue(SendSide side, Source from, int index) {
        PacketCache cache = from.track().cache();
        boolean isNewFrame = queued == 0 || cache.timestamp(index) != queuedTimestamp;
        boolean startsKeyFrame =
                isNewFrame && PayloadDescriptor.isKeyFrame(cache.descriptor(index));
        if (side.isFull() || isNewFrame && side.isTooLong()) {
            boolean isKept = side.giveUp(this, !startsKeyFrame);
            if (!startsKeyFrame) {
                state = isKept ? State.DRAINING : State.WAITING;
            }
        }
        if (state != State.LIVE || side.isFull()) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL);
            return;
        }
        queued++;
        queuedTimestamp = cache.timestamp(index);
        long number = cache.extendedSequenceNumber(index);
        side.queue(this, from, number, cache.payloadLength(index), startsKeyFrame);
    }

    /** What was queued may leave now. */
    void release(Source from, long number, Egress egress, long nowNs) {
        queued--;
        if (state == State.DRAINING && queued == 0) {
            state = State.WAITING;
        }
        int index = from.track().cache().find(number);
        if (index < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
        } else if (outlet.isOpen()) {
            send(from, index, egress, nowNs);
            noteNewest(from, nowNs);
        }
    }

    /** What was queued does not leave. */
    void gaveUp(long number) {
        if (queued > 0) { // else it is forgotten
            queued--;
            outlet.drops().add(DropReason.PACING_QUEUE_FULL);
            sequences.drop(number);
        }
    }

    private void lookForStart(Source from, int[] indices, int count, long nowNs) {
        PacketCache cache = from.track().cache();
        boolean video = spec.section().kind() == MediaKind.VIDEO;
        for (int i = 0; i < count; i++) {
            boolean isStart =
                    cache.payloadLength(indices[i]) > 0
                            && cache.extendedSequenceNumber(indices[i]) >= from.track().streamBase()
                            && (!video
                                    || PayloadDescriptor.isKeyFrame(cache.descriptor(indices[i])));
            if (isStart) {
                begin(from, cache.extendedSequenceNumber(indices[i]), nowNs);
                return;
            }
        }
        outlet.drops().add(DropReason.NOT_KEY_FRAME, count);
        if (video) {
            from.track().wantKeyFrame(nowNs);
        }
    }

    private void begin(Source from, long number, long nowNs) {
        PacketCache cache = from.track().cache();
        int index = cache.find(number);
        if (from.payloadTypes().media(cache.payloadType(index)) < 0) {
            outlet.drops().add(DropReason.CODEC);
            return;
        }
        rewrite = continuity.join(cache, index, from.track().clockRate(), nowNs);
        sequences.switchSource(number, from, rewrite);
        next = number;
        beganNs = nowNs;
        state = State.CATCHING_UP;
        listener.started(this, cache.timestamp(index) + Rewrite.timestampOffset(rewrite));
    }

    /** Sends what the cache has from {@code next} on; live again once all of it left. */
    private void catchUp(Source from, Egress egress, long nowNs) {
        PacketCache cache = from.track().cache();
        long highest = from.track().highest();
        next = Math.max(next, highest - MAX_CATCH_UP);
        int budget = CATCH_UP_PACKETS;
        SendSide side = paced();
        while (next <= highest && budget > 0 && (side == null || side.hasRoom(nowNs))) {
            int index = cache.find(next++);
            if (index >= 0) {
                send(from, index, egress, nowNs);
                budget--;
            }
        }
        noteNewest(from, nowNs);
        if (next > highest) {
            state = State.LIVE;
            caughtUp = from.track().accepted(); // those that still wait for their turn were sent
        } else if (nowNs - beganNs > MAX_CATCH_UP_NS) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL, highest + 1 - next);
            state = State.WAITING;
        } else if (side != null) {
            side.awaitRoom(nowNs);
        }
    }

    private void send(Source from, int index, Egress egress, long nowNs) {
        PacketCache cache = from.track().cache();
        long number = cache.extendedSequenceNumber(index);
        int length = cache.payloadLength(index);
        int payloadType = length == 0 ? -1 : from.payloadTypes().media(cache.payloadType(index));
        if (payloadType < 0) {
            sequences.drop(number);
            outlet.drops().add(length == 0 ? DropReason.PADDING : DropReason.CODEC);
            return;
        }
        long highestSent = sequences.highestSent();
        long sent = sequences.map(number);
        if (sent < 0) {
            outlet.drops().add(DropReason.OLD_SOURCE);
            return;
        }
        if (sent > highestSent) {
            newest = index;
        }
        if (writer.send(
                egress, sender(), cache, index, payloadType, (int) sent & 0xFFFF, rewrite)) {
            report.sent(length);
            requests.sent(PayloadDescriptor.isKeyFrame(cache.descriptor(index)), nowNs);
        }
    }

    private void noteNewest(Source from, long nowNs) {
        if (newest >= 0) {
            continuity.sent(rewrite, from.track().cache(), newest, nowNs);
            newest = -1;
        }
    }

    private SrtpSender sender() {
        SrtpSender known = sender;
        if (known == null) {
            SrtpContext keys = outlet.srtp();
            if (keys == null) {
                throw new IllegalStateException("the outlet is not open");
            }
            known = keys.sender(ssrc());
            sender = known;
        }
        return known;
    }

    /** The subscriber lacks this packet (RFC 4585 6.2.1). */
    public void onNack(int sequenceNumber, Egress egress, long nowNs) {
        report.nacked();
        if (outlet.isOpen()) {
            if (retransmitter.repeat(sequenceNumber, sequences, sender(), egress, nowNs)) {
                report.retransmitted();
            }
        }
    }

    /** The subscriber's decoder needs a key frame (PLI or FIR). */
    public void onKeyFrameRequest(long nowNs) {
        report.keyFrameRequested();
        if (source != null && requests.admit(nowNs)) {
            source.track().wantKeyFrame(nowNs);
        }
    }

    /** Continues a paced start; returns whether it is to be called again in a tick. */
    public boolean handleTimeouts(Egress egress, long nowNs) {
        Source from = source;
        if (state == State.CATCHING_UP && from != null && outlet.isOpen()) {
            catchUp(from, egress, nowNs);
        }
        return state == State.CATCHING_UP;
    }

    /**
     * Sends at least so many bytes that mean nothing new, if the slot is one of video that flows
     * and the peer has RTX.
     *
     * @return how many; 0 if it can send none
     */
    public int sendPadding(int bytes, Egress egress) {
        Source from = source;
        boolean flows = state == State.LIVE && spec.section().kind() == MediaKind.VIDEO;
        if (!flows || from == null || !outlet.isOpen()) {
            return 0;
        }
        return retransmitter.pad(bytes, sequences, sender(), egress);
    }

    /** The RTP time that this slot's stream has at a moment of the server's clock, or -1. */
    public long rtpTimestampAt(long ns) {
        Source from = source;
        if (from == null || !from.track().isClockKnown() || state != State.LIVE) {
            return -1;
        }
        return from.track().rtpAt(ns) + Rewrite.timestampOffset(rewrite) & 0xFFFF_FFFFL;
    }

    public SlotReport report() {
        return report;
    }
}

package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.rtp.ExtensionIds;
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
        LIVE
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
    private long caughtUp; // so many packets of the source need no sending
    private int newest = -1; // the index of the newest packet sent in this batch

    /**
     * @param firstSequenceNumber of the slot's packets, 0..65535, random
     */
    public DownTrack(SlotSpec spec, Outlet outlet, int firstSequenceNumber, Listener listener) {
        this.spec = spec;
        this.outlet = outlet;
        this.listener = listener;
        writer = new PacketWriter(outlet, ExtensionIds.of(spec.section().extensions()));
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
        if (outlet.isSlow(nowNs) && spec.section().kind() == MediaKind.VIDEO) {
            state = State.WAITING; // for a key frame, once the peer caught up
            outlet.drops().add(DropReason.SLOW_READER, count);
            return;
        }
        if (state == State.WAITING) {
            lookForStart(from, indices, count, nowNs);
        }
        if (state == State.CATCHING_UP) {
            catchUp(from, egress, nowNs);
        } else if (state == State.LIVE) {
            for (int i = (int) Math.max(0, caughtUp - first); i < count; i++) {
                send(from, indices[i], egress, nowNs);
            }
            noteNewest(from, nowNs);
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
        state = State.CATCHING_UP;
        listener.started(this, cache.timestamp(index) + Rewrite.timestampOffset(rewrite));
    }

    /** Sends what the cache has from {@code next} on; live again once all of it left. */
    private void catchUp(Source from, Egress egress, long nowNs) {
        PacketCache cache = from.track().cache();
        long highest = from.track().highest();
        next = Math.max(next, highest - MAX_CATCH_UP);
        int budget = CATCH_UP_PACKETS;
        while (next <= highest && budget > 0) {
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
        if (outlet.isOpen() && !outlet.isSlow(nowNs)) {
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
        if (state == State.CATCHING_UP && outlet.isSlow(nowNs)) {
            state = State.WAITING;
        }
        if (state == State.CATCHING_UP && from != null && outlet.isOpen()) {
            catchUp(from, egress, nowNs);
        }
        return state == State.CATCHING_UP;
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

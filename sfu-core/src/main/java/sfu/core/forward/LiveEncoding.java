package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.layers.Decision;
import sfu.core.layers.LayerSelector;
import sfu.core.stats.DropReason;

/**
 * The encoding that a slot is sent, if any: from a key frame on, first what the cache has of it,
 * then packet by packet, at once or when the peer's path takes it, until a pause.
 */
final class LiveEncoding {
    private final SlotEvents events;
    private final Outlet outlet;
    private final boolean isVideo;
    private final SlotLayers layers;
    private final SlotPackets packets;
    private final SlotPacing pacing;
    private final CatchUp catchUp = new CatchUp();
    private @Nullable UpTrack live;

    LiveEncoding(
            SlotEvents events,
            Outlet outlet,
            boolean isVideo,
            SlotLayers layers,
            SlotPackets packets) {
        this.events = events;
        this.outlet = outlet;
        this.isVideo = isVideo;
        this.layers = layers;
        this.packets = packets;
        pacing = new SlotPacing(this, outlet);
    }

    /** Its index in the track, or {@link LayerSelector#NONE}. */
    int encoding() {
        UpTrack its = live;
        return its == null ? LayerSelector.NONE : its.encoding();
    }

    boolean isNone() {
        return live == null;
    }

    boolean is(UpTrack encoding) {
        return live == encoding;
    }

    /** Reads what {@link #forward} reads; the value means nothing. */
    int touch() {
        return catchUp.touch() + (live == null ? 0 : 1);
    }

    boolean isCatchingUp() {
        return catchUp.isRunning();
    }

    /** What all video of the peer waits for; null where nothing waits. */
    @Nullable SendSide paced() {
        return isVideo ? outlet.sendSide() : null;
    }

    /** From this number of the encoding on its packets are sent: first what the cache has. */
    void begin(UpTrack from, long number, long nowNs) {
        if (!packets.canSend(from, from.cache().find(number))) {
            outlet.drops().add(DropReason.CODEC);
            return;
        }
        if (live != null) {
            events.listensElsewhere(from.track());
        }
        forgetQueued();
        live = from;
        catchUp.begin(number, nowNs);
        packets.begin();
        events.moved();
        events.catchesUp();
    }

    /** Packets of a batch, in turn; see {@link SlotForwarder#forward}. */
    void forward(UpTrack from, int[] indices, int count, long first, Egress egress, long nowNs) {
        if (catchUp.isRunning()) {
            catchUp(egress, nowNs);
            return;
        }
        SendSide side = paced();
        for (int i = catchUp.sentOf(first); i < count && live == from; i++) { // may pause
            if (side == null || pacing.admits(side, from, indices[i], nowNs)) {
                process(from, indices[i], egress, nowNs);
            } else if (pacing.isDrained()) {
                pause();
            }
        }
        endBatch(from, nowNs);
    }

    /** Sends what the cache has; live once all of it left. */
    void catchUp(Egress egress, long nowNs) {
        UpTrack from = live;
        if (from == null) {
            return;
        }
        SendSide side = paced();
        catchUp.beginTick(from);
        while (live == from && (side == null || side.hasRoom(nowNs))) {
            int index = catchUp.poll(from);
            if (index < 0) {
                break;
            }
            process(from, index, egress, nowNs);
        }
        endBatch(from, nowNs);
        if (live == from && catchUp.left(from) <= 0) {
            catchUp.complete(from);
        } else if (live == from && catchUp.isTooLong(nowNs)) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL, catchUp.left(from));
            pause();
        } else if (side != null) {
            side.awaitRoom(catchUp.left(from), nowNs);
        }
    }

    /** What waited for the path leaves now. */
    void release(UpTrack from, long number, Egress egress, long nowNs) {
        pacing.released();
        if (from != live || !outlet.isOpen()) {
            return;
        }
        int index = from.cache().find(number);
        if (index < 0) {
            outlet.drops().add(DropReason.CACHE_MISS);
        } else {
            process(from, index, egress, nowNs);
            endBatch(from, nowNs);
        }
        if (pacing.isDrained()) {
            pause();
        }
    }

    /** What waited for the path does not leave. */
    void gaveUp(long number) {
        if (pacing.gaveUp()) {
            packets.skip(number);
        }
    }

    private void process(UpTrack from, int index, Egress egress, long nowNs) {
        Decision decision = packets.process(from, index, egress, nowNs);
        if (decision == Decision.PAUSED) {
            pause();
        } else if (decision == Decision.MOVED) {
            events.movedWithin();
        }
    }

    private void endBatch(UpTrack from, long nowNs) {
        if (packets.endBatch(nowNs) && live == from && from.encoding() == layers.target()) {
            from.encoder().wantKeyFrame(nowNs);
        }
    }

    /** The slot goes on with the next key frame of what it is to get. */
    void pause() {
        UpTrack from = live;
        if (from != null) {
            stop();
            events.moved();
            events.listensElsewhere(from.track());
        }
    }

    /** Nothing is sent until another {@link #begin}. */
    void stop() {
        forgetQueued();
        fail();
        packets.stop();
    }

    /** As {@link #stop}, after a bug: its packets are left alone. */
    void fail() {
        live = null;
        catchUp.stop();
    }

    private void forgetQueued() {
        SendSide side = paced();
        if (side != null) {
            pacing.forget(side);
        }
    }

    /** The RTP time that the slot's stream has at a moment of the server's clock, or -1. */
    long rtpTimestampAt(long ns) {
        UpTrack from = live;
        if (from == null || !packets.isJoined() || catchUp.isRunning() || !from.clock().isKnown()) {
            return -1;
        }
        return from.clock().rtpAt(ns) + packets.timestampOffset() & 0xFFFF_FFFFL;
    }
}

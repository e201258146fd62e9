package sfu.core.forward;

import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * What a slot takes of each batch of packets: nothing while its peer cannot have it, from a key
 * frame on where a start is looked for, all of the {@link LiveEncoding} else.
 */
final class SlotForwarder {
    private final Outlet outlet;
    private final boolean isVideo;
    private final SlotLayers layers;
    private final SlotPackets packets;
    private final LiveEncoding live;

    SlotForwarder(
            Outlet outlet,
            boolean isVideo,
            SlotLayers layers,
            SlotPackets packets,
            LiveEncoding live) {
        this.outlet = outlet;
        this.isVideo = isVideo;
        this.layers = layers;
        this.packets = packets;
        this.live = live;
    }

    /**
     * Takes what it wants of a batch that an encoding received; a bug here costs only this peer.
     *
     * @param first how many packets the encoding had before them
     */
    void forward(UpTrack from, int[] indices, int count, long first, Egress egress, long nowNs) {
        try {
            take(from, indices, count, first, egress, nowNs);
        } catch (RuntimeException bug) {
            live.fail();
            outlet.failed(bug);
        }
    }

    /**
     * Reads what {@link #forward} will read; the value means nothing. Never throws: that would cost
     * the shard, not this peer.
     */
    int touch() {
        return outlet.touch() + live.touch() + packets.touch();
    }

    private void take(
            UpTrack from, int[] indices, int count, long first, Egress egress, long nowNs) {
        if (!outlet.isOpen()) {
            outlet.drops().add(DropReason.NOT_CONNECTED, count);
            return;
        }
        if (isHeldBack(nowNs)) {
            live.pause();
            outlet.drops().add(DropReason.SLOW_READER, count);
            return;
        }
        SendSide side = live.paced();
        if (side != null) {
            side.release(egress, nowNs);
        }
        if (!live.is(from) && from.encoding() == layers.target()) {
            lookForStart(from, indices, count, nowNs);
        }
        if (live.is(from)) {
            live.forward(from, indices, count, first, egress, nowNs);
        }
    }

    /**
     * What came of it last was let go for all: the slot goes on at its next key frame, as if that
     * came next, so that nobody asks for what lies between. A start from the cache has it all.
     */
    void rejoin(UpTrack from) {
        if (live.is(from) && !live.isCatchingUp()) {
            live.pause();
        }
    }

    /** Until the peer caught up; then it goes on with a key frame. */
    private boolean isHeldBack(long nowNs) {
        return isVideo && outlet.isSlow(nowNs);
    }

    private void lookForStart(UpTrack from, int[] indices, int count, long nowNs) {
        boolean isOfUse = false;
        for (int i = 0; i < count; i++) {
            isOfUse |= packets.canSend(from, indices[i]);
            if (isStart(from, indices[i])) {
                live.begin(from, from.cache().extendedSequenceNumber(indices[i]), nowNs);
                return;
            }
        }
        if (live.isNone()) {
            outlet.drops().add(isOfUse ? DropReason.NOT_KEY_FRAME : DropReason.CODEC, count);
        }
        if (isVideo && isOfUse) { // nor would a key frame be of use
            from.encoder().wantKeyFrame(nowNs);
        }
    }

    private boolean isStart(UpTrack from, int index) {
        PacketCache cache = from.cache();
        return cache.payloadLength(index) > 0
                && cache.extendedSequenceNumber(index) >= from.streamBase()
                && (!isVideo || from.isKeyFrame(index));
    }

    /** This encoding begins from the cache, or with a key frame that is asked for. */
    void start(UpTrack wanted, long nowNs) {
        if (live.is(wanted) || !outlet.isOpen() || !isVideo || isHeldBack(nowNs)) {
            return; // a peer that is held back asks once it caught up
        }
        long keyFrame = live.isNone() ? wanted.freshKeyFrame(nowNs) : -1;
        if (keyFrame >= 0) {
            live.begin(wanted, keyFrame, nowNs);
        } else {
            wanted.encoder().wantKeyFrame(nowNs);
        }
    }

    /** Continues a start from the cache; returns whether it is to be called again in a tick. */
    boolean handleTimeouts(Egress egress, long nowNs) {
        if (live.isCatchingUp() && isHeldBack(nowNs)) {
            live.pause();
        }
        if (live.isCatchingUp() && outlet.isOpen()) {
            live.catchUp(egress, nowNs);
        }
        return live.isCatchingUp();
    }
}

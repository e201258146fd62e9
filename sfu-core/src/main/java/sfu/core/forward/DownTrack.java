package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.layers.Decision;
import sfu.core.layers.LayerSelector;
import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * One slot of a subscriber: which track it shows and which encoding of that, starting at a key
 * frame. What becomes of each packet is its {@link SlotPackets}'.
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

    private static final int NONE = LayerSelector.NONE;

    /** What the slot's owner learns. */
    public interface Listener {
        /** The first packet of a newly assigned source left with this RTP timestamp. */
        void started(DownTrack slot, int rtpTimestamp);

        /** {@link #handleTimeouts} is to be called at the next tick: the cache has more to send. */
        void catchesUp(DownTrack slot);

        /** Another encoding is shown than before, or none: {@link #wanted} may have changed. */
        void moved(DownTrack slot);
    }

    private enum State {
        EMPTY,
        WAITING,
        CATCHING_UP,
        LIVE
    }

    private final SlotSpec spec;
    private final boolean isVideo;
    private final Outlet outlet;
    private final Listener listener;
    private final SlotLayers layers = new SlotLayers();
    private final SlotPackets packets;
    private final Hearing hearing = new Hearing(this);
    private final SlotPacing pacing;

    private State state = State.EMPTY;
    private @Nullable LayeredTrack track;
    private int live = NONE; // the encoding of which packets are sent
    private int wished; // a bit for each encoding that should be sent, whatever is shown now
    private long next; // the number to go on with, while catching up
    private long beganNs; // with that
    private long caughtUp; // so many packets of the live encoding need no sending

    /**
     * @param firstSequenceNumber of the slot's packets, 0..65535, random
     */
    public DownTrack(SlotSpec spec, Outlet outlet, int firstSequenceNumber, Listener listener) {
        this.spec = spec;
        this.outlet = outlet;
        this.listener = listener;
        isVideo = spec.section().kind() == MediaKind.VIDEO;
        packets = new SlotPackets(this, listener, outlet, layers, firstSequenceNumber);
        pacing = new SlotPacing(this, outlet);
    }

    public SlotSpec spec() {
        return spec;
    }

    public int ssrc() {
        return spec.identity().ssrc();
    }

    /** The track that it shows, or null. */
    public @Nullable LayeredTrack track() {
        return track;
    }

    /** The encoding that is sent, or {@link LayerSelector#NONE}. */
    public int encoding() {
        return live;
    }

    public int spatial() {
        return packets.selects() ? layers.spatial() : 0;
    }

    public int temporal() {
        return packets.selects() ? layers.temporal() : 0;
    }

    /** Whether nothing is wanted. */
    public boolean isPaused() {
        return layers.isPaused();
    }

    /** A bit for each encoding that it wants or shows. */
    int wanted() {
        LayeredTrack from = track;
        if (from == null) {
            return 0;
        }
        if (layers.wantsBest()) {
            return (1 << from.encodingCount()) - 1;
        }
        return aims() | wished;
    }

    /** Shows this track from its next key frame on, or from a fresh one in the cache. */
    public void assign(LayeredTrack next, long nowNs) {
        clear();
        track = next;
        packets.source(new PayloadTypeMap(next.spec().codecs(), spec.section().codecs()));
        next.add(this);
        restart();
        aim(next);
        askForStart(next, nowNs);
    }

    /**
     * What is to be shown of its tracks from now on, as soon as their structure allows.
     *
     * @param encoding index, {@link LayerSelector#NONE} for a pause, {@link LayerSelector#HIGHEST}
     *     for the best that is sent
     * @param spatial the highest layer within the encoding, 0 to {@link LayerSelector#HIGHEST}
     * @param temporal 0 to {@link LayerSelector#HIGHEST}
     * @param wished a bit for each encoding that the publisher should send for this slot besides
     * @return whether {@link LayeredTrack#wanted} may have changed
     */
    public boolean target(int encoding, int spatial, int temporal, int wished, long nowNs) {
        LayeredTrack from = track;
        boolean isNew = wished != this.wished;
        this.wished = wished;
        if (layers.want(encoding, spatial, temporal) && from != null) {
            aim(from);
            askForStart(from, nowNs);
            return true;
        }
        return isNew;
    }

    /** As above, with nothing besides. */
    public void target(int encoding, int spatial, int temporal, long nowNs) {
        target(encoding, spatial, temporal, 0, nowNs);
    }

    /** Other encodings are sent than before; packets of those that are will come here next. */
    void encodingsChanged() {
        LayeredTrack from = track;
        if (from != null && layers.wantsBest()) {
            aim(from);
        }
    }

    /** A bit for the encoding that is sent, and one for that which is to be. */
    private int aims() {
        return Hearing.bit(live) | Hearing.bit(layers.target());
    }

    private void aim(LayeredTrack from) {
        int target = layers.aim(from);
        if (target == NONE && !packets.selects()) {
            stop();
        }
        hearing.only(from, aims());
    }

    /** What is aimed at begins from the cache, or with a key frame that is asked for. */
    private void askForStart(LayeredTrack from, long nowNs) {
        int target = layers.target();
        if (target == NONE || target == live || !outlet.isOpen() || !isVideo) {
            return;
        }
        if (isHeldBack(nowNs)) {
            return; // asked for once the peer caught up
        }
        UpTrack up = from.encoding(target);
        long keyFrame = live == NONE ? up.freshKeyFrame(nowNs) : -1;
        if (keyFrame >= 0) {
            begin(up, keyFrame, nowNs);
        } else {
            up.wantKeyFrame(nowNs);
        }
    }

    /** Hears from now on only what it needs; not while a fan-out runs. */
    public void settle() {
        LayeredTrack from = track;
        if (from != null) {
            hearing.only(from, aims());
        }
    }

    /** Shows nothing. */
    public void clear() {
        LayeredTrack from = track;
        if (from != null) {
            hearing.only(from, 0);
            from.remove(this);
            track = null;
        }
        stop();
        state = State.EMPTY;
    }

    /** The source's packets are gone: nothing of it can be shown or repeated. */
    void sourceClosed() {
        LayeredTrack from = track;
        for (int i = 0; from != null && i < from.encodingCount(); i++) {
            packets.forget(from.encoding(i));
        }
        clear();
    }

    /** The publisher began a new stream of this encoding: as with a new source. */
    void sourceRestarted(UpTrack encoding) {
        if (encoding.encoding() == live) {
            restart();
        }
    }

    private void restart() {
        stop();
        packets.announce();
    }

    private void forgetQueued() {
        SendSide side = paced();
        if (side != null) {
            pacing.forget(side);
        }
    }

    private void stop() {
        forgetQueued();
        live = NONE;
        state = State.WAITING;
        caughtUp = 0;
        packets.stop();
    }

    /** The subscriber's transport is up: a slot that was waiting for it may start. */
    public void outletOpened(long nowNs) {
        LayeredTrack from = track;
        if (state == State.WAITING && from != null) {
            aim(from);
            askForStart(from, nowNs);
        }
    }

    /**
     * Decides what to take of a batch of packets that an encoding received; a bug here costs only
     * this peer.
     *
     * @param first how many packets the encoding had before them
     */
    void forward(UpTrack from, int[] indices, int count, long first, Egress egress, long nowNs) {
        try {
            take(from, indices, count, first, egress, nowNs);
        } catch (RuntimeException bug) {
            state = State.EMPTY;
            live = NONE;
            outlet.failed(bug);
        }
    }

    private void take(
            UpTrack from, int[] indices, int count, long first, Egress egress, long nowNs) {
        if (!outlet.isOpen()) {
            outlet.drops().add(DropReason.NOT_CONNECTED, count);
            return;
        }
        if (isHeldBack(nowNs)) {
            holdBack(from);
            outlet.drops().add(DropReason.SLOW_READER, count);
            return;
        }
        SendSide side = paced();
        if (side != null) {
            side.release(egress, nowNs);
        }
        int encoding = from.encoding();
        if (encoding != live && encoding == layers.target()) {
            lookForStart(from, indices, count, nowNs);
        }
        if (encoding != live) {
            return;
        }
        if (state == State.CATCHING_UP) {
            catchUp(from, egress, nowNs);
        } else if (state == State.LIVE) {
            int i = (int) Math.max(0, caughtUp - first);
            for (; i < count && live == encoding; i++) { // a pause may begin
                if (side == null || pacing.admits(side, from, indices[i], nowNs)) {
                    process(from, indices[i], egress, nowNs);
                }
            }
            endBatch(from, nowNs);
        }
    }

    /** What all video of the peer waits for; null where nothing waits. */
    private @Nullable SendSide paced() {
        return isVideo ? outlet.sendSide() : null;
    }

    /** What waited for the path leaves now. */
    void release(UpTrack from, long number, Egress egress, long nowNs) {
        pacing.released();
        if (from.track() != track || from.encoding() != live || !outlet.isOpen()) {
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
            pause(from);
        }
    }

    /** What waited for the path does not leave. */
    void gaveUp(long number) {
        if (pacing.gaveUp()) {
            packets.skip(number);
        }
    }

    /** Too much waits for the path: the slot goes on with the next key frame. */
    void awaitKeyFrame(UpTrack from) {
        pause(from);
    }

    private boolean isHeldBack(long nowNs) {
        return isVideo && outlet.isSlow(nowNs);
    }

    /** Once the peer caught up, it goes on with the next key frame of what it is to get. */
    private void holdBack(UpTrack from) {
        if (live != NONE) {
            pause(from);
        }
    }

    private void lookForStart(UpTrack from, int[] indices, int count, long nowNs) {
        PacketCache cache = from.cache();
        boolean isOfUse = false;
        for (int i = 0; i < count; i++) {
            isOfUse |= packets.canSend(from, indices[i]);
            boolean isStart =
                    cache.payloadLength(indices[i]) > 0
                            && cache.extendedSequenceNumber(indices[i]) >= from.streamBase()
                            && (!isVideo || from.isKeyFrame(indices[i]));
            if (isStart) {
                begin(from, cache.extendedSequenceNumber(indices[i]), nowNs);
                return;
            }
        }
        if (live == NONE) {
            outlet.drops().add(isOfUse ? DropReason.NOT_KEY_FRAME : DropReason.CODEC, count);
        }
        if (isVideo && isOfUse) { // nor would a key frame be of use
            from.wantKeyFrame(nowNs);
        }
    }

    /** From this number of the encoding on its packets are sent: first what the cache has. */
    private void begin(UpTrack from, long number, long nowNs) {
        if (!packets.canSend(from, from.cache().find(number))) {
            outlet.drops().add(DropReason.CODEC);
            return;
        }
        if (live != NONE) {
            from.track().owner().listensElsewhere(this);
        }
        forgetQueued();
        live = from.encoding();
        next = number;
        beganNs = nowNs;
        packets.begin();
        state = State.CATCHING_UP;
        listener.moved(this);
        listener.catchesUp(this);
    }

    /** Sends what the cache has from {@code next} on; live again once all of it left. */
    private void catchUp(UpTrack from, Egress egress, long nowNs) {
        PacketCache cache = from.cache();
        long highest = from.highest();
        next = Math.max(next, highest - MAX_CATCH_UP);
        int budget = CATCH_UP_PACKETS;
        SendSide side = paced();
        while (next <= highest
                && budget > 0
                && live == from.encoding()
                && (side == null || side.hasRoom(nowNs))) {
            int index = cache.find(next++);
            if (index >= 0) {
                process(from, index, egress, nowNs);
                budget--;
            }
        }
        endBatch(from, nowNs);
        if (next > highest && live == from.encoding()) {
            state = State.LIVE;
            caughtUp = from.accepted(); // those that still wait for their turn were sent
        } else if (live == from.encoding() && nowNs - beganNs > MAX_CATCH_UP_NS) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL, highest + 1 - next);
            pause(from);
        } else if (side != null) {
            side.awaitRoom(nowNs);
        }
    }

    /** One packet of the live encoding, now. */
    private void process(UpTrack from, int index, Egress egress, long nowNs) {
        if (packets.process(from, index, egress, nowNs) == Decision.PAUSED) {
            pause(from);
        }
    }

    private void pause(UpTrack from) {
        stop();
        listener.moved(this);
        from.track().owner().listensElsewhere(this);
    }

    private void endBatch(UpTrack from, long nowNs) {
        if (packets.endBatch(nowNs) && live == layers.target()) {
            from.wantKeyFrame(nowNs);
        }
    }

    /** The subscriber lacks this packet (RFC 4585 6.2.1). */
    public void onNack(int sequenceNumber, Egress egress, long nowNs) {
        packets.onNack(sequenceNumber, egress, nowNs);
    }

    /** The subscriber's decoder needs a key frame (PLI or FIR). */
    public void onKeyFrameRequest(long nowNs) {
        LayeredTrack from = track;
        int its = live == NONE ? layers.target() : live;
        if (packets.admitsKeyFrameRequest(nowNs) && from != null && its != NONE) {
            from.encoding(its).wantKeyFrame(nowNs);
        }
    }

    /** Continues a paced start; returns whether it is to be called again in a tick. */
    public boolean handleTimeouts(Egress egress, long nowNs) {
        LayeredTrack from = track;
        if (state == State.CATCHING_UP && isHeldBack(nowNs)) {
            stop();
            settle();
            listener.moved(this);
        }
        if (state == State.CATCHING_UP && from != null && live != NONE && outlet.isOpen()) {
            catchUp(from.encoding(live), egress, nowNs);
        }
        return state == State.CATCHING_UP;
    }

    /**
     * Sends at least so many bytes that mean nothing new, in the retransmission stream.
     *
     * @return how many; 0 if it can send none: without RTX, or before it has sent anything
     */
    public int sendPadding(int bytes, Egress egress) {
        return isVideo && outlet.isOpen() ? packets.pad(bytes, egress) : 0;
    }

    /** The RTP time that this slot's stream has at a moment of the server's clock, or -1. */
    public long rtpTimestampAt(long ns) {
        LayeredTrack from = track;
        if (from == null || live == NONE || !packets.isJoined() || state != State.LIVE) {
            return -1;
        }
        UpTrack up = from.encoding(live);
        return up.isClockKnown() ? up.rtpAt(ns) + packets.timestampOffset() & 0xFFFF_FFFFL : -1;
    }

    public SlotReport report() {
        return packets.report();
    }
}

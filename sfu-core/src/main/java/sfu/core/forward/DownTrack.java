package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.TopLayers;
import sfu.core.rtcp.ReportBlock;

/**
 * One slot of a subscriber: which track it shows, and which encoding of that. Packets go by its
 * {@link SlotForwarder}.
 */
public final class DownTrack {
    private static final int NONE = LayerSelector.NONE;

    /** An encoder needs not follow less than a sixteenth. */
    private static final int NEWS_SHARE = 16;

    /** What the slot's owner learns. */
    public interface Listener {
        /** The first packet of a newly assigned source left with this RTP timestamp. */
        void started(DownTrack slot, int rtpTimestamp);

        /** {@link #handleTimeouts} is to be called at the next tick: the cache has more to send. */
        void catchesUp(DownTrack slot);

        /** Another encoding is shown than before, or none: {@link #wanted} may have changed. */
        void moved(DownTrack slot);

        /** Other layers of the same: {@link #tops} may have changed. */
        default void movedWithin(DownTrack slot) {}

        /** The publisher no longer sends what is shown. */
        default void isCutOff(DownTrack slot) {}
    }

    private final SlotSpec spec;
    private final Outlet outlet;
    private final SlotLayers layers = new SlotLayers();
    private final SlotPackets packets;
    private final LiveEncoding live;
    private final SlotForwarder forwarder;
    private final Hearing hearing;
    private final SlotEvents events;
    private long mostBps = LayersWanted.NO_LIMIT;
    private int mostOf;
    private int wished; // a bit for each encoding that should be sent, whatever is shown now

    /**
     * @param firstSequenceNumber of the slot's packets, 0..65535, random
     */
    public DownTrack(SlotSpec spec, Outlet outlet, int firstSequenceNumber, Listener listener) {
        this.spec = spec;
        this.outlet = outlet;
        events = new SlotEvents(this, listener);
        packets = new SlotPackets(spec, events, outlet, layers, firstSequenceNumber);
        live = new LiveEncoding(events, outlet, isVideo(), layers, packets);
        forwarder = new SlotForwarder(outlet, isVideo(), layers, packets, live);
        hearing = new Hearing(this, forwarder);
    }

    public SlotSpec spec() {
        return spec;
    }

    public int ssrc() {
        return spec.identity().ssrc();
    }

    private boolean isVideo() {
        return spec.section().kind() == MediaKind.VIDEO;
    }

    /** The track that it shows, or null. */
    public @Nullable LayeredTrack track() {
        return hearing.track();
    }

    /** The encoding that is sent, or {@link LayerSelector#NONE}. */
    public int encoding() {
        return live.encoding();
    }

    public int spatial() {
        return packets.selects() ? layers.spatial() : 0;
    }

    public int temporal() {
        return packets.selects() ? layers.temporal() : 0;
    }

    /** Another node is its receiver, which forwards to many: to be said before the first packet. */
    public void ofNode() {
        layers.withLower();
        packets.ofNode();
    }

    /** Whether nothing is wanted. */
    public boolean isPaused() {
        return layers.isPaused();
    }

    /** A bit for each encoding that it wants or shows. */
    int wanted() {
        LayeredTrack from = track();
        if (from == null) {
            return 0;
        }
        return layers.wantsBest() ? (1 << from.encodingCount()) - 1 : aims() | wished;
    }

    /** How far up: {@link TopLayers}. What it only shows, or wishes, it may come to want all of. */
    int tops() {
        int mask = wanted();
        int target = layers.target();
        return layers.wantsBest() || target == NONE
                ? TopLayers.whole(mask)
                : TopLayers.whole(mask & ~(1 << target)) | layers.top();
    }

    /**
     * At most so much may the encoding that it is given cost to be sent whole: {@link
     * LayersWanted#NO_LIMIT} for any, 0 where others are to decide. Returns whether that is news
     * for the publisher.
     */
    public boolean most(long bps, int encoding) {
        boolean isNews =
                encoding != mostOf
                        || (bps == LayersWanted.NO_LIMIT) != (mostBps == LayersWanted.NO_LIMIT)
                        || Math.abs(bps - mostBps) > mostBps / NEWS_SHARE;
        if (isNews) {
            mostBps = bps;
            mostOf = encoding;
        }
        return isNews;
    }

    /** What it takes of this encoding; any where another is its allocation's. */
    long mostBps(int encoding) {
        return encoding == mostOf ? mostBps : LayersWanted.NO_LIMIT;
    }

    /** Shows this track from its next key frame on, or from a fresh one in the cache. */
    public void assign(LayeredTrack next, long nowNs) {
        clear();
        packets.source(new PayloadTypeMap(next.spec().codecs(), spec.section().codecs()));
        hearing.begin(next);
        restart();
        aim(next);
        start(next, nowNs);
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
        LayeredTrack from = track();
        boolean isNew = wished != this.wished;
        this.wished = wished;
        if (layers.want(encoding, spatial, temporal) && from != null) {
            aim(from);
            start(from, nowNs);
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
        LayeredTrack from = track();
        if (from != null && layers.wantsBest()) {
            aim(from);
        } else if (from != null && (aims() & ~from.active()) != 0) {
            events.isCutOff();
        }
    }

    /** The subscriber's transport is up: a slot that was waiting for it may start. */
    public void outletOpened(long nowNs) {
        LayeredTrack from = track();
        if (live.isNone() && from != null) {
            aim(from);
            start(from, nowNs);
        }
    }

    private void aim(LayeredTrack from) {
        int target = layers.aim(from);
        if (target == NONE && !packets.selects()) {
            live.stop();
        }
        settle();
    }

    private void start(LayeredTrack from, long nowNs) {
        if (layers.target() != NONE) {
            forwarder.start(from.encoding(layers.target()), nowNs);
        }
    }

    /** Hears from now on only what it needs; not while a fan-out runs. */
    public void settle() {
        if (track() != null) {
            hearing.only(aims());
        }
    }

    /** A bit for the encoding that is sent, and one for that which is to be. */
    private int aims() {
        return Hearing.bit(live.encoding()) | Hearing.bit(layers.target());
    }

    /** Shows nothing. */
    public void clear() {
        mostBps = LayersWanted.NO_LIMIT;
        hearing.end();
        live.stop();
    }

    /** The source's packets are gone: nothing of it can be shown or repeated. */
    void sourceClosed() {
        LayeredTrack from = track();
        for (int i = 0; from != null && i < from.encodingCount(); i++) {
            packets.forget(from.encoding(i));
        }
        clear();
    }

    /** The publisher began a new stream of this encoding: as with a new source. */
    void sourceRestarted(UpTrack encoding) {
        if (live.is(encoding)) {
            restart();
        }
    }

    private void restart() {
        live.stop();
        packets.announce();
    }

    /** The subscriber lacks this packet (RFC 4585 6.2.1). */
    public void onNack(int sequenceNumber, Egress egress, long nowNs) {
        packets.onNack(sequenceNumber, egress, nowNs);
    }

    /** What the subscriber says of what it received. */
    public void onReport(ReportBlock block) {
        packets.onReport(block);
    }

    /** The subscriber's decoder needs a key frame (PLI or FIR). */
    public void onKeyFrameRequest(long nowNs) {
        LayeredTrack from = track();
        int its = live.isNone() ? layers.target() : live.encoding();
        if (packets.admitsKeyFrameRequest(nowNs) && from != null && its != NONE) {
            from.encoding(its).encoder().wantKeyFrame(nowNs);
        }
    }

    /** Continues a paced start; returns whether it is to be called again in a tick. */
    public boolean handleTimeouts(Egress egress, long nowNs) {
        return forwarder.handleTimeouts(egress, nowNs);
    }

    /**
     * Sends at least so many bytes that mean nothing new, in the retransmission stream if it has
     * one.
     *
     * @return how many; 0 if it can send none now: without RTX, within a picture
     */
    public int sendPadding(int bytes, Egress egress) {
        return isVideo() && outlet.isOpen() ? packets.pad(bytes, egress) : 0;
    }

    /** The RTP time that this slot's stream has at a moment of the server's clock, or -1. */
    public long rtpTimestampAt(long ns) {
        return live.rtpTimestampAt(ns);
    }

    public SlotReport report() {
        return packets.report();
    }
}

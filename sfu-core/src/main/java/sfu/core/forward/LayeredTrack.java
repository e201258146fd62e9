package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.FrameSizeReader;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayerClocks;
import sfu.core.layers.LayerMeter;
import sfu.core.layers.LayerSelector;
import sfu.core.layers.LayersWanted;
import sfu.core.layers.TopLayers;
import sfu.core.stream.PacketCache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One published track on one shard: its encodings, what is known of their layers, and the slots
 * that show it.
 */
public final class LayeredTrack implements AutoCloseable {
    /** Figures of its layers are as old at most. */
    private static final long MEASURE_NS = 100_000_000;

    private final TrackSpec spec;
    private final @Nullable Codec[] codecs;
    private final UpTrack[] encodings;
    private final List<DownTrack> slots = new ArrayList<>();
    private final TrackOwner owner;
    private final LayerClocks clocks;
    private final LayerFacts facts;
    private long measuredNs = Long.MIN_VALUE / 2;
    private @Nullable Ear ear;

    /**
     * @param caches of the encodings; each its own
     */
    public LayeredTrack(
            TrackSpec spec,
            Supplier<PacketCache> caches,
            Encoder.Upstream upstream,
            TrackOwner owner,
            FrameSizeReader sizes) {
        this.spec = spec;
        this.owner = owner;
        facts = new LayerFacts(spec.encodings(), sizes);
        clocks = new LayerClocks(spec.codecs().getFirst().clockRate());
        codecs = new Codec[spec.codecs().size()];
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] = spec.codec(i);
        }
        encodings = new UpTrack[spec.encodings()];
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = new UpTrack(this, i, caches.get(), upstream, owner);
        }
    }

    public TrackSpec spec() {
        return spec;
    }

    /** Who hears its packets, or null. */
    public @Nullable Ear ear() {
        return ear;
    }

    /** Its packets are heard here, each before it is stored. */
    public void heardBy(Ear its) {
        ear = its;
    }

    /** A packet came that is stored next. */
    public void hear(MediaPacket packet) {
        Ear its = ear;
        if (its != null) {
            its.hear(
                    PacketExtensions.audioLevel(packet.extensions()),
                    packet.payloadLength(),
                    packet.arrivalNs());
        }
    }

    public int encodingCount() {
        return encodings.length;
    }

    public UpTrack encoding(int index) {
        return encodings[index];
    }

    @Nullable Codec codec(int index) {
        return codecs[index];
    }

    LayerClocks clocks() {
        return clocks;
    }

    /** What its layers cost and show; {@link LayerMeter#measure} brings it up to date. */
    public LayerMeter meter() {
        return facts.meter();
    }

    /** As {@link #meter}, up to date. */
    LayerMeter measured(long nowNs) {
        measure(nowNs);
        return meter();
    }

    /** Whether its encodings are rows of {@link #meter}; else spatial layers are. */
    public boolean isSimulcast() {
        return facts.isSimulcast();
    }

    /** Whether there is nothing to choose: one encoding, in which no layers were seen. */
    boolean isPlain() {
        return facts.isPlain();
    }

    /** Fills the ladder with the layers that it has. */
    public void fill(Ladder ladder, boolean isScreen, boolean withSilent, long nowNs) {
        measure(nowNs);
        ladder.fill(meter(), isSimulcast(), isScreen, withSilent);
    }

    /** Fills the ladder with the layers of this encoding up to these; with none while it is off. */
    public void fill(Ladder ladder, int encoding, int spatial, int temporal, long nowNs) {
        measure(nowNs);
        ladder.fill(meter(), isSimulcast(), encoding, spatial, temporal, spec.isScreen());
    }

    private void measure(long nowNs) {
        if (nowNs - measuredNs >= MEASURE_NS || nowNs < measuredNs) {
            measuredNs = nowNs; // for all of its slots
            meter().measure(nowNs);
        }
    }

    /** The highest spatial layer of a slot that is given this step of its ladder. */
    public int spatialLimit(Ladder ladder, int step) {
        boolean isTop = step == ladder.steps() - 1;
        return isSimulcast() || isTop ? LayerSelector.HIGHEST : ladder.spatial(step);
    }

    /** The highest temporal layer of a slot that is given this step of its ladder. */
    public int temporalLimit(Ladder ladder, int step) {
        int row = isSimulcast() ? ladder.encoding(step) : ladder.spatial(step);
        boolean isWholeRow = ladder.temporal(step) >= meter().highestTemporal(row);
        return isWholeRow ? LayerSelector.HIGHEST : ladder.temporal(step);
    }

    /** What the slots of this shard want or show. */
    public LayersWanted wanted() {
        int mask = 0;
        int tops = 0;
        for (int i = 0; i < slots.size(); i++) {
            mask |= slots.get(i).wanted();
            tops = TopLayers.highest(tops, slots.get(i).tops());
        }
        return new LayersWanted(mask, mostBps(mask), tops);
    }

    /** Temporal layers above these {@link TopLayers} may not come any more. */
    public void leaveOutAbove(int tops, long nowNs) {
        for (int row = 0; row < LayerMeter.ROWS; row++) {
            int encoding = isSimulcast() ? row : 0;
            meter().wanted(row, TopLayers.temporal(tops, encoding), nowNs);
        }
    }

    /** One of those who want the best of these encodings gets it whole. */
    private long mostBps(int wanted) {
        boolean isAlone = encodings.length == 1; // who waits for a cheaper one counts, too
        int best = isAlone ? 1 : Integer.highestOneBit(wanted);
        long mostBps = 0;
        for (int i = 0; i < slots.size(); i++) {
            DownTrack slot = slots.get(i);
            if (isAlone || (slot.wanted() & best) != 0) {
                long its = slot.mostBps(Integer.numberOfTrailingZeros(best));
                mostBps = Math.max(mostBps, its);
            }
        }
        return mostBps;
    }

    /** A bit for each encoding that is sent; of several only. */
    public int active() {
        return facts.active();
    }

    int best() {
        return facts.best();
    }

    /** Takes note of a video packet that an encoding just stored. */
    void onPacket(UpTrack from, int index) {
        if (facts.onPacket(from, codecs[from.cache().payloadType(index)], index)) {
            encodingsChanged();
        }
    }

    /**
     * What its publisher says that it sends.
     *
     * @param rows a bit for each encoding, or each spatial layer of the only one
     * @param sizes their {@link sfu.core.codec.FrameSize}, 0 where it does not say
     */
    public void announced(int rows, List<Integer> sizes, long nowNs) {
        if (facts.announced(rows, sizes, nowNs)) {
            encodingsChanged();
        }
    }

    /**
     * Its publisher says that it sends no more of this encoding, or not for now.
     *
     * @param lastNumber of its packets ({@link UpTrack#highest})
     */
    public void ended(int encoding, long lastNumber, long nowNs) {
        if (facts.ended(encoding, lastNumber, nowNs)) {
            encodingsChanged();
        }
    }

    private void encodingsChanged() {
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).encodingsChanged();
        }
    }

    void restarted(UpTrack encoding) {
        clocks.forget(encoding.encoding());
        facts.restarted(encoding.encoding());
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).sourceRestarted(encoding);
        }
    }

    /** Packets that wait to be handed out, each counted for all who did not get it yet. */
    public long undelivered() {
        long packets = 0;
        for (UpTrack encoding : encodings) {
            packets += encoding.fanOut().undelivered();
        }
        return packets;
    }

    void add(DownTrack slot) {
        slots.add(slot);
    }

    void remove(DownTrack slot) {
        slots.remove(slot);
    }

    TrackOwner owner() {
        return owner;
    }

    /** Takes all slots off the track and frees its packets. */
    @Override
    public void close() {
        for (UpTrack encoding : encodings) {
            encoding.close(); // first: a slot that leaves completes no batch
        }
        for (DownTrack slot : List.copyOf(slots)) {
            slot.sourceClosed();
        }
        Ear its = ear;
        if (its != null) {
            ear = null;
            its.ended();
        }
    }
}

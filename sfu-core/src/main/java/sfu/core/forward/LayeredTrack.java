package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.Codec;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.FrameSize;
import sfu.core.codec.FrameSizeReader;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.layers.Ladder;
import sfu.core.layers.LayerClocks;
import sfu.core.layers.LayerMeter;
import sfu.core.layers.LayerSelector;
import sfu.core.stream.PacketCache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One published track on one shard: its encodings, what is known of their layers, and the slots
 * that show it.
 */
public final class LayeredTrack implements AutoCloseable {
    /** Of a packet beside its payload: RTP header, extensions, SRTP tag. */
    private static final int OVERHEAD_BYTES = 40;

    /** How often it is looked whether an encoding went silent. */
    private static final long CHECK_NS = 100_000_000;

    /** Figures of its layers are as old at most. */
    private static final long MEASURE_NS = 100_000_000;

    private final TrackSpec spec;
    private final @Nullable Codec[] codecs;
    private final UpTrack[] encodings;
    private final List<DownTrack> slots = new ArrayList<>();
    private final UpTrack.Owner owner;
    private final FrameSizeReader sizes;
    private final LayerClocks clocks;
    private final LayerMeter meter = new LayerMeter();
    private final boolean isVideo;
    private boolean isPlain;
    private int active; // a bit for each encoding that is sent
    private long nextCheckNs = Long.MIN_VALUE;
    private long measuredNs = Long.MIN_VALUE / 2;

    /**
     * @param caches of the encodings; each its own
     */
    public LayeredTrack(
            TrackSpec spec,
            Supplier<PacketCache> caches,
            UpTrack.Upstream upstream,
            UpTrack.Owner owner,
            FrameSizeReader sizes) {
        this.spec = spec;
        this.owner = owner;
        this.sizes = sizes;
        isVideo = spec.kind() == MediaKind.VIDEO;
        isPlain = spec.encodings() == 1;
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
        return meter;
    }

    /** Whether its encodings are rows of {@link #meter}; else spatial layers are. */
    public boolean isSimulcast() {
        return encodings.length > 1;
    }

    /** Whether there is nothing to choose: one encoding, in which no layers were seen. */
    boolean isPlain() {
        return isPlain;
    }

    /** Fills the ladder with the layers that it has. */
    public void fill(Ladder ladder, boolean isScreen, boolean withSilent, long nowNs) {
        if (nowNs - measuredNs >= MEASURE_NS || nowNs < measuredNs) {
            measuredNs = nowNs; // for all of its slots
            meter.measure(nowNs);
        }
        ladder.fill(meter, isSimulcast(), isScreen, withSilent);
    }

    /** A bit for each encoding that a slot of this shard wants or shows. */
    public int wanted() {
        int mask = 0;
        for (int i = 0; i < slots.size(); i++) {
            mask |= slots.get(i).wanted();
        }
        return mask;
    }

    /** A bit for each encoding that is sent; of several only. */
    public int active() {
        return active;
    }

    /** The best encoding that is sent now, or {@link LayerSelector#NONE} before the first. */
    int best() {
        if (encodings.length == 1) {
            return 0;
        }
        int best = LayerSelector.NONE;
        for (int i = 0; i < encodings.length; i++) {
            if ((active >>> i & 1) != 0 && (best < 0 || isBetter(i, best))) {
                best = i;
            }
        }
        return best;
    }

    /** Offers name them from the lowest up, as a rule; their sizes are sure. */
    private boolean isBetter(int encoding, int other) {
        int its = meter.size(encoding);
        int others = meter.size(other);
        if (its == 0 || others == 0) {
            return encoding > other;
        }
        return area(its) >= area(others);
    }

    private static long area(int size) {
        return (long) FrameSize.width(size) * FrameSize.height(size);
    }

    /** Takes note of a video packet that an encoding just stored. */
    void onPacket(UpTrack from, int index) {
        PacketCache cache = from.cache();
        Codec codec = codecs[cache.payloadType(index)];
        long d = cache.descriptor(index);
        long dependency = cache.remark(index);
        boolean isDescribed = DependencyDescriptor.isKnown(dependency);
        int spatial =
                isDescribed
                        ? DependencyDescriptor.spatialId(dependency)
                        : PayloadDescriptor.spatialId(d);
        int temporal =
                isDescribed ? DependencyDescriptor.temporalId(dependency) : temporal(codec, d);
        if (isDescribed || spatial + temporal > 0 || PayloadDescriptor.spatialLayers(d) > 1) {
            isPlain = false;
        }
        int row = isSimulcast() ? from.encoding() : spatial;
        long nowNs = cache.arrivalNs(index);
        int bytes = cache.payloadLength(index) + OVERHEAD_BYTES;
        meter.onPacket(row, temporal, cache.timestamp(index), bytes, nowNs);
        if (codec != null && from.isKeyFrame(index)) {
            readSizes(from, index, codec);
        }
        if (isSimulcast()) {
            lookWhoSends(from.encoding(), nowNs);
        }
    }

    private static int temporal(@Nullable Codec codec, long d) {
        return codec == Codec.H264 && PayloadDescriptor.isDiscardable(d)
                ? 1
                : PayloadDescriptor.temporalId(d);
    }

    private void readSizes(UpTrack from, int index, Codec codec) {
        PacketCache cache = from.cache();
        DependencyStream stream = from.dependencies();
        boolean isDescribed = DependencyDescriptor.isKnown(cache.remark(index)) && stream != null;
        int layers = Math.max(1, PayloadDescriptor.spatialLayers(cache.descriptor(index)));
        if (isDescribed && stream != null) {
            layers = stream.structure().spatialLayers();
        }
        for (int spatial = 0; spatial < Math.min(layers, LayerMeter.ROWS); spatial++) {
            int size =
                    isDescribed && stream != null && stream.structure().size(spatial) != 0
                            ? stream.structure().size(spatial)
                            : sizes.read(
                                    codec,
                                    cache.segment(),
                                    cache.payloadOffset(index),
                                    cache.payloadLength(index),
                                    spatial);
            meter.size(isSimulcast() ? from.encoding() : spatial, size);
        }
    }

    private void lookWhoSends(int encoding, long nowNs) {
        boolean isNew = (active >>> encoding & 1) == 0;
        if (!isNew && nowNs < nextCheckNs) {
            return;
        }
        nextCheckNs = nowNs + CHECK_NS;
        int now = 0;
        for (int i = 0; i < encodings.length; i++) {
            now |= meter.isActive(i) ? 1 << i : 0;
        }
        if (now != active) {
            active = now;
            for (int i = 0; i < slots.size(); i++) {
                slots.get(i).encodingsChanged();
            }
        }
    }

    void restarted(UpTrack encoding) {
        clocks.forget(encoding.encoding());
        for (int i = 0; i < slots.size(); i++) {
            slots.get(i).sourceRestarted(encoding);
        }
    }

    /** Packets that wait to be handed out, each counted for all who did not get it yet. */
    public long undelivered() {
        long packets = 0;
        for (UpTrack encoding : encodings) {
            packets += encoding.undelivered();
        }
        return packets;
    }

    void add(DownTrack slot) {
        slots.add(slot);
    }

    void remove(DownTrack slot) {
        slots.remove(slot);
    }

    UpTrack.Owner owner() {
        return owner;
    }

    boolean isVideo() {
        return isVideo;
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
    }
}

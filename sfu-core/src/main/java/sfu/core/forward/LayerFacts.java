package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.DependencyDescriptor;
import sfu.core.codec.DependencyStream;
import sfu.core.codec.FrameSize;
import sfu.core.codec.FrameSizeReader;
import sfu.core.codec.PayloadDescriptor;
import sfu.core.layers.LayerMeter;
import sfu.core.layers.LayerSelector;
import sfu.core.stream.PacketCache;

import java.util.Arrays;
import java.util.List;

/**
 * What one shard knows of a video track's layers from its packets: what they cost and show, whether
 * there are any, and which encodings are sent.
 */
final class LayerFacts {
    /** Of a packet beside its payload: IP, UDP and RTP headers, extensions, SRTP tag. */
    static final int OVERHEAD_BYTES = 68;

    /** How often it is looked whether an encoding went silent. */
    private static final long CHECK_NS = 100_000_000;

    /** Packets that were on their way when their publisher said that it sends no more of them. */
    private static final long LATE_NS = 300_000_000;

    /** Who sends on what it said to be over is not believed for so long: silence has to show it. */
    private static final long MISTRUST_NS = 10_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE / 2;
    private static final long NO_NUMBER = -1;

    private final int encodings;
    private final FrameSizeReader sizes;
    private final LayerMeter meter = new LayerMeter();
    private boolean isPlain;
    private int active; // a bit for each encoding that is sent
    private long nextCheckNs = Long.MIN_VALUE;
    private final long[] leftOutNs = new long[LayerMeter.ROWS]; // since it is not announced
    private long mistrustedNs = NEVER; // until then
    private final long[] lastNumbers = new long[LayerMeter.ROWS]; // of those that are over by BYE

    LayerFacts(int encodings, FrameSizeReader sizes) {
        this.encodings = encodings;
        this.sizes = sizes;
        isPlain = encodings == 1;
        Arrays.fill(leftOutNs, NEVER);
        Arrays.fill(lastNumbers, NO_NUMBER);
    }

    LayerMeter meter() {
        return meter;
    }

    boolean isSimulcast() {
        return encodings > 1;
    }

    boolean isPlain() {
        return isPlain;
    }

    int active() {
        return active;
    }

    /** The best encoding that is sent now, or {@link LayerSelector#NONE} before the first. */
    int best() {
        if (encodings == 1) {
            return 0;
        }
        int best = LayerSelector.NONE;
        for (int i = 0; i < encodings; i++) {
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

    /**
     * Takes note of a packet that an encoding just stored.
     *
     * @return whether other encodings are sent than before
     */
    boolean onPacket(UpTrack from, @Nullable Codec codec, int index) {
        PacketCache cache = from.cache();
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
        if (from.isKeyFrame(index)) {
            noteKeyFrame(row, cache.timestamp(index));
        }
        meter.onPacket(row, temporal, cache.timestamp(index), bytes, nowNs);
        if (codec != null && from.isKeyFrame(index)) {
            readSizes(from, index, codec);
        }
        return isSimulcast() && goesOn(from.encoding(), cache.extendedSequenceNumber(index), nowNs);
    }

    private boolean goesOn(int encoding, long number, long nowNs) {
        if (number > lastNumbers[encoding]) {
            lastNumbers[encoding] = NO_NUMBER;
        }
        return lookWhoSends(encoding, nowNs);
    }

    /** Of all spatial layers, where these are rows. */
    private void noteKeyFrame(int row, int timestamp) {
        meter.keyFrame(row, timestamp);
        for (int other = 0; !isSimulcast() && other < LayerMeter.ROWS; other++) {
            meter.keyFrame(other, timestamp);
        }
    }

    private static int temporal(@Nullable Codec codec, long d) {
        return codec == Codec.H264 && PayloadDescriptor.isDiscardable(d)
                ? 1
                : PayloadDescriptor.temporalId(d);
    }

    private void readSizes(UpTrack from, int index, Codec codec) {
        PacketCache cache = from.cache();
        boolean isDescribed = DependencyDescriptor.isKnown(cache.remark(index));
        DependencyStream stream = isDescribed ? from.dependencies() : null;
        int layers =
                stream == null
                        ? PayloadDescriptor.spatialLayers(cache.descriptor(index))
                        : stream.structure().spatialLayers();
        for (int spatial = 0; spatial < Math.clamp(layers, 1, LayerMeter.ROWS); spatial++) {
            int size = stream == null ? 0 : stream.structure().size(spatial);
            if (size == 0) {
                size =
                        sizes.read(
                                codec,
                                cache.segment(),
                                cache.payloadOffset(index),
                                cache.payloadLength(index),
                                spatial);
            }
            meter.size(isSimulcast() ? from.encoding() : spatial, size);
        }
    }

    /**
     * What its publisher says, which is known before silence shows it.
     *
     * @return whether other encodings are sent than before
     */
    boolean announced(int rows, List<Integer> itsSizes, long nowNs) {
        for (int row = 0; row < itsSizes.size(); row++) {
            meter.size(row, itsSizes.get(row));
        }
        if (!isSimulcast()) {
            return false;
        }
        for (int i = 0; i < encodings; i++) {
            if (leftOutNs[i] != NEVER && meter.lastNs(i) > leftOutNs[i] + LATE_NS) {
                mistrustedNs = nowNs + MISTRUST_NS;
            }
            boolean isSent = (rows >>> i & 1) != 0;
            leftOutNs[i] = isSent ? NEVER : leftOutNs[i] == NEVER ? nowNs : leftOutNs[i];
        }
        return lookWhoSends(nowNs);
    }

    /**
     * What its publisher says of one of its encodings, which is known before silence shows it.
     *
     * @param lastNumber of its packets; one above it shows that the encoding goes on, as Chromium's
     *     may at once
     * @return as above
     */
    boolean ended(int encoding, long lastNumber, long nowNs) {
        lastNumbers[encoding] = lastNumber;
        return lookWhoSends(nowNs);
    }

    /** A new stream of it begins, of which nothing was said. */
    void restarted(int encoding) {
        leftOutNs[encoding] = NEVER;
        lastNumbers[encoding] = NO_NUMBER;
    }

    private boolean lookWhoSends(int encoding, long nowNs) {
        boolean isNew = (active >>> encoding & 1) == 0;
        if (!isNew && nowNs < nextCheckNs) {
            return false;
        }
        return lookWhoSends(nowNs);
    }

    private boolean lookWhoSends(long nowNs) {
        nextCheckNs = nowNs + CHECK_NS;
        int before = active;
        active = 0;
        for (int i = 0; i < encodings; i++) {
            active |= meter.isActive(i) && !isOver(i, nowNs) ? 1 << i : 0;
        }
        return active != before;
    }

    /** Whether its publisher said so, and nothing came of it since. */
    private boolean isOver(int encoding, long nowNs) {
        long leftOut = nowNs < mistrustedNs ? NEVER : leftOutNs[encoding];
        boolean isEnded = lastNumbers[encoding] != NO_NUMBER;
        return isEnded || meter.lastNs(encoding) <= leftOut + LATE_NS;
    }
}

package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.codec.FrameSize;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.UpTrack;
import sfu.core.layers.LayerMeter;
import sfu.core.shard.ShardFigures.TrackFigures;
import sfu.core.stats.EncodingSnapshot;
import sfu.core.stats.LayerSnapshot;
import sfu.core.stream.ReceiveStream;

import java.util.ArrayList;
import java.util.List;

/** Reads what was received of a track, over all its encodings. */
final class TrackCounters {
    private final Published published;
    private final LayerMeter meter;
    private String codec = "";
    private long packets;
    private long bytes;
    private long lost;
    private double fractionLost;
    private double jitterSeconds;
    private long nacks;
    private long plis;
    private long keyFrames;
    private final List<EncodingSnapshot> encodings = new ArrayList<>();

    private TrackCounters(Published published) {
        this.published = published;
        meter = published.track().meter();
    }

    static TrackFigures of(Published published, long nowNs) {
        TrackCounters counters = new TrackCounters(published);
        counters.meter.measure(nowNs);
        published.encodings().forEach(counters::add);
        return counters.figures();
    }

    private void add(PublishedEncoding encoding) {
        plis += encoding.plis();
        ReceiveStream stream = encoding.stream();
        UpTrack up = encoding.track();
        if (stream != null) {
            codec = codec.isEmpty() ? up.codecName() : codec;
            packets += stream.packets();
            bytes += stream.bytes();
            lost += stream.lost();
            if (isSent(up)) {
                fractionLost = Math.max(fractionLost, stream.fractionLost());
                jitterSeconds = Math.max(jitterSeconds, stream.jitterSeconds());
            }
            nacks += stream.nacksSent();
            keyFrames += up.keyFrameCount();
        }
        if (up.spec().kind() == MediaKind.VIDEO) {
            encodings.add(snapshot(encoding, stream));
        }
    }

    /** Of an encoding that its publisher stopped, loss and jitter are of when it was sent. */
    private boolean isSent(UpTrack up) {
        return !published.track().isSimulcast() || meter.isActive(up.encoding());
    }

    private EncodingSnapshot snapshot(PublishedEncoding encoding, @Nullable ReceiveStream stream) {
        LayeredTrack track = published.track();
        int first = track.isSimulcast() ? encoding.track().encoding() : 0;
        int last = track.isSimulcast() ? first : highestSpatial();
        long bitrateBps = 0;
        for (int row = first; row <= last; row++) {
            bitrateBps += meter.bitrateBps(row, LayerMeter.TEMPORALS - 1);
        }
        return new EncodingSnapshot(
                encoding.ridText(),
                stream == null ? 0 : Integer.toUnsignedLong(stream.ssrc()),
                meter.isActive(first),
                stream == null ? 0 : stream.packets(),
                stream == null ? 0 : stream.bytes(),
                bitrateBps,
                FrameSize.width(meter.size(last)),
                FrameSize.height(meter.size(last)),
                meter.frameRate(last, LayerMeter.TEMPORALS - 1),
                stream == null ? 0 : stream.fractionLost(),
                stream == null ? 0 : stream.jitterSeconds() * 1e3,
                last - first + 1,
                meter.highestTemporal(last) + 1,
                layers(first, last));
    }

    private List<LayerSnapshot> layers(int first, int last) {
        List<LayerSnapshot> layers = new ArrayList<>();
        long[] belowBps = new long[LayerMeter.TEMPORALS];
        for (int row = first; row <= last; row++) {
            int size = meter.size(row);
            for (int temporal = 0; temporal <= meter.highestTemporal(row); temporal++) {
                belowBps[temporal] += meter.bitrateBps(row, temporal);
                layers.add(
                        new LayerSnapshot(
                                row - first,
                                temporal,
                                belowBps[temporal],
                                FrameSize.width(size),
                                FrameSize.height(size),
                                meter.frameRate(row, temporal)));
            }
        }
        return layers;
    }

    private int highestSpatial() {
        int highest = 0;
        for (int row = 1; row < LayerMeter.ROWS; row++) {
            highest = meter.isActive(row) ? row : highest;
        }
        return highest;
    }

    /** By what its floor knows how loud it is, once it sends. */
    private String speech() {
        return packets > 0 && published.track().ear() instanceof FloorVoice voice
                ? voice.evidence().name()
                : "";
    }

    private TrackFigures figures() {
        return new TrackFigures(
                codec,
                packets,
                bytes,
                lost,
                fractionLost,
                jitterSeconds * 1e3,
                nacks,
                plis,
                keyFrames,
                speech(),
                List.copyOf(encodings));
    }
}

package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.EncodingSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.SlotWish;
import sfu.core.stats.TransportSnapshot;

import java.util.List;
import java.util.Map;

/** What one shard counted, by transport number; the rooms' control state adds the names. */
public record ShardFigures(ShardSnapshot shard, Map<Long, TransportFigures> transports) {

    /** Of a shard that never said anything. */
    static ShardFigures none(int index) {
        return new ShardFigures(
                new ShardSnapshot(index, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of()), Map.of());
    }

    /**
     * @param tracks by track number
     * @param slots by mid
     */
    public record TransportFigures(
            TransportSnapshot transport,
            Map<Long, TrackFigures> tracks,
            Map<String, SlotFigures> slots) {
        /** See {@link TransportSnapshot#countedAtMs}. */
        public TransportFigures countedAt(long ms) {
            return new TransportFigures(transport.countedAt(ms), tracks, slots);
        }
    }

    /** See {@link sfu.core.stats.TrackSnapshot}. */
    public record TrackFigures(
            String codec,
            long packets,
            long bytes,
            long lost,
            double fractionLost,
            double jitterMs,
            long nacks,
            long plis,
            long keyFrames,
            String speech,
            List<EncodingSnapshot> encodings) {}

    /** See {@link sfu.core.stats.SlotSnapshot}. */
    public record SlotFigures(
            long packets,
            long bytes,
            long retransmissions,
            double fractionLost,
            double jitterMs,
            long nacks,
            long plis,
            long firs,
            int encoding,
            int spatial,
            int temporal,
            @Nullable SlotWish wish) {}
}

package sfu.core.shard;

import sfu.core.codec.VideoLayersAllocation;
import sfu.core.forward.LayeredTrack;
import sfu.core.rtp.RtpPacket;
import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.util.List;

/**
 * What a publisher says of the layers that it sends of one track, by video-layers-allocation and by
 * BYE: told to the track on all shards, never to subscribers.
 */
final class AnnouncedLayers {
    /**
     * Encoders change their mind seldom; who says otherwise costs all viewers an allocation. A
     * second's worth may come at once.
     */
    private static final double MOST_PER_SECOND = 5;

    private final LayeredTrack track;
    private final Allowance allowance = new Allowance(MOST_PER_SECOND);
    private final VideoLayersAllocation allocation = new VideoLayersAllocation();
    private final int[] sizes = new int[VideoLayersAllocation.ROWS];
    private int encodings;

    AnnouncedLayers(LayeredTrack track) {
        this.track = track;
    }

    /** Of a packet that came for the first time: a late one would say what is over. */
    void onPacket(RtpPacket packet, int id, Shard shard, DropCounters drops, long nowNs) {
        long at = packet.extensionOffset(id);
        if (at < 0) {
            return;
        }
        if (!allocation.read(packet.segment(), at, packet.extensionLength(id))) {
            drops.add(DropReason.MALFORMED_EXTENSION);
            return;
        }
        if (allowance.has(1, nowNs) && take()) {
            allowance.take(1, nowNs);
            List<Integer> all = List.of(sizes[0], sizes[1], sizes[2], sizes[3]);
            track.announced(encodings, all, nowNs);
            shard.inbox()
                    .tellMirrors(
                            track.spec().number(),
                            new ShardCommand.Announce(
                                    track.spec().number(), encodings, all, nowNs));
        }
    }

    /**
     * No more comes of this encoding for now (RFC 3550 6.6); of the only one there is no choice.
     */
    void ended(int encoding, Shard shard, long nowNs) {
        if (track.isSimulcast() && allowance.has(1, nowNs)) {
            allowance.take(1, nowNs);
            long last = track.encoding(encoding).highest();
            track.ended(encoding, last, nowNs);
            long number = track.spec().number();
            shard.inbox()
                    .tellMirrors(number, new ShardCommand.Ended(number, encoding, last, nowNs));
        }
    }

    /** Whether anything is another than before; that nothing is sent is a pause of the whole. */
    private boolean take() {
        int rows = 0;
        boolean isNew = false;
        for (int row = 0; row < VideoLayersAllocation.ROWS; row++) {
            rows |= allocation.temporalLayers(row) > 0 ? 1 << row : 0;
            int size = allocation.size(row);
            isNew |= size != 0 && size != sizes[row];
            sizes[row] = size == 0 ? sizes[row] : size;
        }
        isNew |= rows != encodings;
        encodings = rows == 0 ? encodings : rows;
        return isNew && rows != 0;
    }
}

package sfu.core.shard;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.forward.LayeredTrack;
import sfu.core.forward.MediaPacket;
import sfu.core.rtp.RtpHeader;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;

/** What other shards handed over, to the transport or mirrored track that it is for. */
final class RingSink implements HandoverRing.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(RingSink.class);

    private final Shard shard;

    RingSink(Shard shard) {
        this.shard = shard;
    }

    @Override
    public void datagram(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long arrivalNs) {
        Transport from = shard.peers().get(hi, lo, port);
        Transport transport = from == null ? null : from.of(s, offset, length);
        if (transport == null || transport.shard() != shard) {
            shard.count(DropReason.UNKNOWN_ADDRESS);
        } else {
            shard.came(arrivalNs, RtpHeader.isRtcp(s, offset, length));
            shard.demux().deliver(transport, s, offset, length, hi, lo, port);
            shard.loop().openArrivals(); // its cell is about to be given back
        }
    }

    @Override
    public void packet(long number, int encoding, MediaPacket packet) {
        LayeredTrack track = shard.tracks().get(number);
        if (track == null) {
            shard.count(DropReason.TRACK_ENDED);
            return;
        }
        try {
            track.hear(packet);
            DropReason dropped = track.encoding(encoding).acceptRead(packet);
            if (dropped != null) {
                shard.count(dropped);
            }
        } catch (RuntimeException | Error bug) { // costs this packet, not the ring
            LOG.error("a packet of track {} from another shard failed", number, bug);
            shard.count(DropReason.INTERNAL_ERROR);
        }
    }
}

package sfu.core.shard;

import sfu.core.api.MediaKind;
import sfu.core.forward.DownTrack;
import sfu.core.forward.Outlet;
import sfu.core.forward.SlotReport;
import sfu.core.forward.UpTrack;
import sfu.core.io.Addr;
import sfu.core.io.TcpBatch;
import sfu.core.io.UdpStats;
import sfu.core.shard.ShardFigures.SlotFigures;
import sfu.core.shard.ShardFigures.TrackFigures;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.stats.DropCounters;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.TransportSnapshot;
import sfu.core.stream.ReceiveStream;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads a shard's counters into immutable records; on the shard's thread. */
final class Figures {
    private static final double VIDEO_CLOCK = 90_000;
    private static final double AUDIO_CLOCK = 48_000;

    private Figures() {}

    /**
     * @param drops those of no transport in particular; all of the shard's are added to them
     */
    static ShardFigures of(Shard shard, UdpStats io, DropCounters drops) {
        Map<Long, TransportFigures> transports = new TreeMap<>();
        for (Transport transport : shard.transports().values()) {
            transports.put(transport.number(), of(transport));
            drops.addAll(transport.drops());
        }
        io.addDropsTo(drops);
        TcpBatch tcp = shard.egress().tcp();
        ShardSnapshot snapshot =
                new ShardSnapshot(
                        shard.index(),
                        transports.size(),
                        io.rxPackets,
                        io.rxBytes,
                        io.txPackets + tcp.packets(),
                        io.txBytes + tcp.bytes(),
                        io.rxKernelDrops,
                        io.rxCalls,
                        io.txCalls,
                        io.txMessages,
                        io.txGsoSplit,
                        drops.toMap());
        return new ShardFigures(snapshot, transports);
    }

    private static TransportFigures of(Transport transport) {
        Map<Long, TrackFigures> tracks = new HashMap<>();
        for (Published published : transport.receiver().streams().sections()) {
            tracks.put(published.track().spec().number(), of(published));
        }
        Map<String, SlotFigures> slots = new HashMap<>();
        transport.slots().forEach((mid, slot) -> slots.put(mid, of(slot)));
        return new TransportFigures(snapshot(transport), tracks, slots);
    }

    private static TransportSnapshot snapshot(Transport transport) {
        Outlet outlet = transport.outlet();
        String address =
                outlet.hasPath()
                        ? Addr.inet(outlet.addrHi(), outlet.addrLo(), outlet.addrPort()).toString()
                        : "";
        return new TransportSnapshot(
                transport.shard().index(),
                outlet.hasPath() ? Addr.isTcp(outlet.addrPort()) ? "tcp" : "udp" : "",
                address.startsWith("/") ? address.substring(1) : address,
                transport.profileName(),
                outlet.rttNs() / 1e6,
                transport.packetsReceived(),
                transport.bytesReceived(),
                outlet.packets(),
                outlet.bytes(),
                transport.drops().toMap());
    }

    private static TrackFigures of(Published published) {
        UpTrack track = published.track();
        ReceiveStream stream = published.stream();
        if (stream == null) {
            return new TrackFigures("", 0, 0, 0, 0, 0, 0, published.plis(), 0);
        }
        return new TrackFigures(
                track.codecName(),
                stream.packets(),
                stream.bytes(),
                stream.lost(),
                stream.fractionLost(),
                stream.jitterSeconds() * 1e3,
                stream.nacksSent(),
                published.plis(),
                track.keyFrameCount());
    }

    private static SlotFigures of(DownTrack slot) {
        SlotReport report = slot.report();
        boolean video = slot.spec().section().kind() == MediaKind.VIDEO;
        return new SlotFigures(
                report.packets(),
                report.bytes(),
                report.retransmissions(),
                report.fractionLost(),
                report.jitter() * 1e3 / (video ? VIDEO_CLOCK : AUDIO_CLOCK),
                report.nacks(),
                report.keyFrameRequests());
    }
}

package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaKind;
import sfu.core.bwe.BweLimit;
import sfu.core.bwe.BweSnapshot;
import sfu.core.bwe.SendSideEstimator;
import sfu.core.forward.DownTrack;
import sfu.core.forward.Outlet;
import sfu.core.forward.SendSide;
import sfu.core.forward.SlotReport;
import sfu.core.io.Addr;
import sfu.core.io.TcpBatch;
import sfu.core.io.UdpStats;
import sfu.core.shard.ShardFigures.SlotFigures;
import sfu.core.shard.ShardFigures.TrackFigures;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.stats.BandwidthSnapshot;
import sfu.core.stats.DropCounters;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.SlotWish;
import sfu.core.stats.TransportSnapshot;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads a shard's counters into immutable records; on the shard's thread. */
final class Figures {
    private static final double VIDEO_CLOCK = 90_000;
    private static final double AUDIO_CLOCK = 48_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Figures() {}

    static ShardFigures of(
            Shard shard, DropCounters drops, Map<Long, TransportFigures> transports) {
        UdpStats io = shard.io();
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
                        drops.toMap(),
                        THREADS.getCurrentThreadCpuTime(),
                        shard.loop().latencies());
        return new ShardFigures(snapshot, transports);
    }

    static TransportFigures of(Transport transport, long nowNs) {
        Map<Long, TrackFigures> tracks = new HashMap<>();
        for (Published published : transport.receiver().streams().sections()) {
            tracks.put(published.track().spec().number(), TrackCounters.of(published, nowNs));
        }
        Map<String, SlotFigures> slots = new HashMap<>();
        for (DownTrack slot : transport.slots().all()) {
            slots.put(slot.spec().mid(), of(slot, transport.allocation().wish(slot)));
        }
        return new TransportFigures(snapshot(transport), tracks, slots);
    }

    private static TransportSnapshot snapshot(Transport transport) {
        Outlet outlet = transport.outlet();
        return new TransportSnapshot(
                transport.shard().index(),
                outlet.hasPath() ? Addr.isTcp(outlet.addrPort()) ? "tcp" : "udp" : "",
                transport.pathText().of(outlet),
                transport.secure().profileName(),
                outlet.isRttMeasured() ? outlet.rttNs() / 1e6 : -1,
                transport.secure().packets(),
                transport.secure().bytes(),
                outlet.packets(),
                outlet.bytes(),
                transport.drops().toMap(),
                bandwidth(outlet.sendSide(), transport.shard().nowNs()));
    }

    private static @Nullable BandwidthSnapshot bandwidth(@Nullable SendSide side, long nowNs) {
        if (side == null) {
            return null;
        }
        BweSnapshot bwe = side.snapshot(nowNs);
        boolean isLimited =
                bwe.targetBps() != SendSideEstimator.NO_ESTIMATE && bwe.limit() != BweLimit.NOTHING;
        Map<String, Long> faults = new TreeMap<>();
        bwe.faults().forEach((fault, count) -> faults.put(fault.name(), count));
        return new BandwidthSnapshot(
                isLimited ? bwe.targetBps() : -1,
                bwe.limit().name(),
                bwe.wantedBps(),
                bwe.ackedBps(),
                side.probeBps(),
                bwe.probes(),
                side.queueNs() / 1e6,
                bwe.roundTripNs() < 0 ? -1 : bwe.roundTripNs() / 1e6,
                bwe.loss(),
                faults);
    }

    private static SlotFigures of(DownTrack slot, @Nullable SlotWish wish) {
        SlotReport report = slot.report();
        boolean video = slot.spec().section().kind() == MediaKind.VIDEO;
        return new SlotFigures(
                report.packets(),
                report.bytes(),
                report.retransmissions(),
                report.fractionLost(),
                report.jitter() * 1e3 / (video ? VIDEO_CLOCK : AUDIO_CLOCK),
                report.nacks(),
                report.keyFrameRequests(),
                report.fullIntraRequests(),
                slot.encoding(),
                slot.spatial(),
                slot.temporal(),
                wish);
    }
}

package sfu.core.shard;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.forward.Egress;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.SendSide;
import sfu.core.forward.UpTrack;
import sfu.core.ice.CheckScratch;
import sfu.core.io.TcpPeers;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpPort;
import sfu.core.io.UdpStats;
import sfu.core.layers.Allocator;
import sfu.core.layers.AllocatorLimits;
import sfu.core.rtcp.ArrivalReportBuffer;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpWorker;
import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * One event loop's share of the media plane: its socket, its transports, their tracks and slots.
 *
 * <p>A cycle: datagrams of a batch to their transports, then every track that got packets fans out,
 * then all leaves at once. Everything here runs on the shard's thread, but {@link #execute}.
 */
public final class Shard implements UdpPort.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
    private static final int SRTP_BATCH = 64;

    /** About 4 ms of sending: as long as new packets wait in the socket at most. */
    private static final int SENDS_PER_PART = 2_000;

    /** Then commands, rings and timers get their turn too. */
    private static final int MAX_POLLS = 4;

    /** Where STUN goes: its work never runs on a shard. */
    @FunctionalInterface
    public interface StunSink {
        void onStun(byte[] message, long addrHi, long addrLo, long addrPort);
    }

    private final int index;
    private final SrtpEngine engine;
    private final ServerClock clock;
    private final LongSupplier nanoTime;
    private final StunSink stun;
    private final SrtpWorker srtp;
    private final Arrivals arrivals;
    private final Tracks tracks;
    private final WantedLayers wantedLayers;
    private final Inbox inbox;
    private final PeerTable peers = new PeerTable();
    private final TimerWheel timers = new TimerWheel();
    private final CheckScratch checks = new CheckScratch();
    private final Map<Long, Transport> transports = new TreeMap<>();
    private final List<Transport> broken = new ArrayList<>();
    private final DropCounters drops = new DropCounters();
    private final DropCounters endedDrops = new DropCounters();
    private final RtcpWriter rtcpWriter;
    private final Allocator allocator = new Allocator(AllocatorLimits.DEFAULT);
    private final SendSide.Shared sending = SendSide.Shared.defaults();
    private final ArrivalReportBuffer report = new ArrivalReportBuffer();
    private final TimerWheel pacing = new TimerWheel(sending.options().wakeNs());

    private @Nullable UdpBinding binding;
    private @Nullable Egress egress;
    private TimerArm timerArm = nowNs -> {};
    private long cycleNs;
    private boolean inCycle;
    private boolean isEnding;
    private boolean allocates = true;
    private boolean closed;

    Shard(
            int index,
            SrtpEngine engine,
            ServerClock clock,
            LongSupplier nanoTime,
            StunSink stun,
            Tracks tracks) {
        this.index = index;
        wantedLayers = new WantedLayers(index, timers, tracks::get);
        this.engine = engine;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.stun = stun;
        this.tracks = tracks;
        srtp = engine.newWorker(SRTP_BATCH);
        arrivals = new Arrivals(this, srtp, SRTP_BATCH);
        inbox = new Inbox(this);
        rtcpWriter = new RtcpWriter(MemorySegment.NULL, 0, 0);
    }

    /** Told at the end of each cycle, whose time this is: {@link #nextDueNs} may have changed. */
    @FunctionalInterface
    interface TimerArm {
        void arm(long nowNs);
    }

    /** As the next one, with peers over UDP alone. */
    void attach(UdpBinding itsBinding, Runnable wake, TimerArm arm) {
        attach(itsBinding, TcpPeers.NONE, wake, arm);
    }

    /** Gives the shard its port and the ways to wake its loop, before anything arrives. */
    void attach(UdpBinding itsBinding, TcpPeers tcpPeers, Runnable wake, TimerArm arm) {
        binding = itsBinding;
        timerArm = arm;
        Egress way = new Egress(itsBinding, srtp, tcpPeers, nanoTime);
        egress = way;
        tracks.attach(way);
        inbox.wakeBy(wake);
    }

    /** Any thread: to be run in order on the shard's. */
    void execute(ShardCommand command) {
        inbox.add(command);
    }

    Inbox inbox() {
        return inbox;
    }

    int index() {
        return index;
    }

    SrtpEngine engine() {
        return engine;
    }

    SrtpWorker srtp() {
        return srtp;
    }

    CheckScratch checks() {
        return checks;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** The one in which feedback is read, of one transport at a time. */
    ArrivalReportBuffer report() {
        return report;
    }

    SendSide.Shared sending() {
        return sending;
    }

    /** Of finer grain than {@link #timers}: bursts of video to those whose path is the limit. */
    TimerWheel pacing() {
        return pacing;
    }

    ServerClock clock() {
        return clock;
    }

    Tracks tracks() {
        return tracks;
    }

    Allocator allocator() {
        return allocator;
    }

    /** False: layers stay as slots are told, for tests of single parts. */
    void allocates(boolean does) {
        allocates = does;
    }

    boolean allocates() {
        return allocates;
    }

    WantedLayers wantedLayers() {
        return wantedLayers;
    }

    PeerTable peers() {
        return peers;
    }

    TimerWheel timers() {
        return timers;
    }

    Map<Long, Transport> transports() {
        return transports;
    }

    Egress egress() {
        Egress out = egress;
        if (out == null) {
            throw new IllegalStateException("shard " + index + " has no port yet");
        }
        return out;
    }

    /** The one writer of the shard, set to this place in the send slab. */
    RtcpWriter rtcpWriter(long offset, int capacity) {
        rtcpWriter.reset(egress().slab(), offset, capacity);
        return rtcpWriter;
    }

    /** The time of this cycle: one look at the clock for all of it. */
    long nowNs() {
        if (!inCycle) {
            inCycle = true;
            cycleNs = nanoTime.getAsLong();
        }
        return cycleNs;
    }

    @Override
    public void packet(MemorySegment in, long offset, int length, long hi, long lo, long port) {
        if (length == 0 || egress == null) { // nothing to look at, or not attached yet
            drops.add(DropReason.MALFORMED);
            return;
        }
        int first = in.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
        Transport transport = peers.get(hi, lo, port);
        if (first <= 3) {
            if (transport != null
                    && transport.shard() == this
                    && transport.answerCheck(in, offset, length, hi, lo, port, nowNs())) {
                return;
            }
            byte[] copy = new byte[length];
            MemorySegment.copy(in, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
            stun.onStun(copy, hi, lo, port);
            return;
        }
        if (transport == null) {
            drops.add(DropReason.UNKNOWN_ADDRESS);
        } else if (transport.shard() != this) {
            if (!transport.shard().inbox.handOver(this, in, offset, length, hi, lo, port)) {
                drops.add(DropReason.RING_FULL);
            }
        } else {
            deliver(transport, in, offset, length, hi, lo, port);
        }
    }

    /** A bug costs the transport that met it, not the shard. */
    void deliver(
            Transport transport,
            MemorySegment in,
            long offset,
            int length,
            long hi,
            long lo,
            long port) {
        try {
            transport.onDatagram(in, offset, length, hi, lo, port, nowNs());
        } catch (RuntimeException | Error bug) {
            fail(transport, bug);
        }
    }

    void fail(Transport transport, Throwable bug) {
        LOG.error("transport {} failed and is closed", transport.number(), bug);
        transport.drops().add(DropReason.INTERNAL_ERROR);
        if (!broken.contains(transport)) {
            broken.add(transport);
        }
    }

    @Override
    public void batchEnd() {
        if (egress != null) {
            openArrivals();
            endCycle();
        }
    }

    /** Before the memory of what arrived is used again. */
    void openArrivals() {
        arrivals.open(nowNs());
    }

    @Override
    public void failed(RuntimeException bug) {
        drops.add(DropReason.INTERNAL_ERROR);
        inCycle = false;
        LOG.error("shard {} failed on a batch", index, bug);
    }

    /** Commands and what other shards handed over; a bounded number each time. */
    void runInbox() {
        if (closed) {
            return;
        }
        try {
            inbox.run();
            endCycle();
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    /** When {@link #tick} has something to do; Long.MAX_VALUE for never. */
    long nextDueNs() {
        return Math.min(pacing.nextDueNs(), Math.min(timers.nextDueNs(), tracks.nextDueNs()));
    }

    /** Runs what is due. */
    void tick() {
        if (closed) {
            return;
        }
        try {
            timers.advance(nowNs());
            pacing.advance(nowNs());
            tracks.handleTimeouts(nowNs());
            endCycle();
        } catch (RuntimeException bug) {
            failed(bug);
            timerArm.arm(nanoTime.getAsLong());
        }
    }

    /**
     * Everything that arrived leaves, in bounded parts, between which the socket is read: new audio
     * does not wait until a large room has its video.
     */
    private void endCycle() {
        if (isEnding) {
            return; // a batch that was read between two parts
        }
        isEnding = true;
        try {
            boolean isDone = fanOut();
            for (int i = 0; i < MAX_POLLS && !isDone; i++) {
                inCycle = false;
                poll();
                isDone = fanOut();
            }
            if (!isDone) {
                inbox.runAgain();
            }
            timerArm.arm(nowNs());
        } finally {
            isEnding = false;
            inCycle = false;
        }
        inbox.wakeOthers();
        endBroken();
    }

    private boolean fanOut() {
        boolean isDone = tracks.fanOut(SENDS_PER_PART, nowNs());
        egress().flush();
        return isDone;
    }

    private void poll() {
        UdpBinding port = binding;
        if (port != null) {
            port.port().receive(this);
        }
    }

    private void endBroken() {
        while (!broken.isEmpty()) {
            Transport transport = broken.removeLast();
            transport.failed();
            ShardCommands.run(this, new ShardCommand.Detach(transport));
        }
    }

    void syncClock(UpTrack track, int rtp, long serverNs, long captureNs) {
        track.syncClock(rtp, serverNs, captureNs);
        inbox.syncMirrors(
                new ShardCommand.SyncClock(
                        track.spec().number(), track.encoding(), rtp, serverNs, captureNs));
    }

    void endTrack(LayeredTrack track) {
        inbox.forgetMirrors(track.spec().number());
        wantedLayers.remove(track.spec().number());
        drops.add(DropReason.TRACK_ENDED, tracks.end(track));
    }

    void count(DropReason reason) {
        drops.add(reason);
    }

    /** Its transport was closed: what it dropped still counts for the server. */
    void ended(Transport transport) {
        endedDrops.addAll(transport.drops());
    }

    ShardFigures figures() {
        DropCounters all = new DropCounters();
        all.addAll(drops);
        all.addAll(endedDrops);
        UdpBinding port = binding;
        if (egress != null) {
            all.add(DropReason.TCP_NOT_TAKEN, egress.tcp().dropped());
        }
        return Figures.of(this, port == null ? new UdpStats() : port.port().stats(), all);
    }

    void close() {
        closed = true;
        for (Transport transport : List.copyOf(transports.values())) {
            transport.close();
        }
        transports.clear();
        if (egress != null) {
            egress.flush();
        }
        srtp.close();
        if (binding != null) {
            binding.close();
        }
    }
}

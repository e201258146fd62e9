package sfu.core.shard;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.forward.Egress;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.UpTrack;
import sfu.core.io.TcpPeers;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpStats;
import sfu.core.overload.LoadLimits;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpWorker;
import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * One event loop's share of the media plane: its port, its transports, their tracks and slots.
 *
 * <p>Everything here belongs to the thread of its {@link ShardLoop}, but {@link #execute}.
 */
public final class Shard {
    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    private static final int SRTP_BATCH = 64;

    /** Not all slots change at once: that were one more thing to do. */
    private static final int LOAD_TURNS = 25;

    private static final long LOAD_TURN_NS = 10_000_000L;

    private final int index;
    private final SrtpEngine engine;
    private final ServerClock clock;
    private final SrtpWorker srtp;
    private final CycleClock cycle;
    private final Arrivals arrivals;
    private final Tracks tracks;
    private final Floors floors = new Floors();
    private final WantedLayers wantedLayers;
    private final Inbox inbox;
    private final Demux demux;
    private final ShardLoop loop;
    private final PeerTable peers = new PeerTable();
    private final Scratch scratch = new Scratch();
    private final TimerWheel timers = new TimerWheel();
    private final TimerWheel pacing = new TimerWheel(scratch.sending().options().wakeNs());
    private final Map<Long, Transport> transports = new TreeMap<>();
    private final Failures failures = new Failures();
    private final DropCounters drops = new DropCounters();

    private final TimerWheel.Timer loadTimer = new TimerWheel.Timer(this::checkLoad);

    private ShardLoad load = ShardLoad.unmeasured();
    private @Nullable UdpBinding binding;
    private @Nullable Egress egress;
    private boolean allocates = true;

    Shard(
            int index,
            SrtpEngine engine,
            ServerClock clock,
            LongSupplier nanoTime,
            Demux.StunSink stun,
            Tracks tracks) {
        this.index = index;
        this.engine = engine;
        this.clock = clock;
        this.tracks = tracks;
        cycle = new CycleClock(nanoTime);
        wantedLayers = new WantedLayers(index, timers, tracks::get);
        srtp = engine.newWorker(SRTP_BATCH);
        arrivals = new Arrivals(this, cycle, srtp, SRTP_BATCH);
        inbox = new Inbox(this);
        demux = new Demux(this, peers, stun);
        loop = new ShardLoop(this, cycle, demux, failures);
    }

    /** As the next one, with peers over UDP alone. */
    void attach(UdpBinding itsBinding, Runnable wake, ShardLoop.TimerArm arm) {
        attach(itsBinding, TcpPeers.NONE, wake, arm);
    }

    /** Gives the shard its port and the ways to wake its loop, before anything arrives. */
    void attach(UdpBinding its, TcpPeers tcpPeers, Runnable wake, ShardLoop.TimerArm arm) {
        binding = its;
        Egress way = new Egress(its, srtp, tcpPeers, cycle.nanoTime());
        egress = way;
        tracks.attach(way);
        inbox.wakeBy(wake);
        loop.attach(its, arm);
    }

    /** Before anything arrives: what it may be loaded with. */
    void limit(LoadLimits limits, LongSupplier cpuNs) {
        load = new ShardLoad(limits, cpuNs, new Arriving());
    }

    ShardLoad load() {
        return load;
    }

    /** Gives up more or less, by what there was to do lately; often. */
    void checkLoad(long nowNs) {
        load.worked(cycle.takeWorkedNs());
        if (load.check(nowNs)) {
            LOG.warn("shard {} is {} now: {}", index, load.level(), load.figures());
            for (Transport transport : transports.values()) {
                long spreadNs = transport.number() % LOAD_TURNS * LOAD_TURN_NS;
                transport.allocation().by(nowNs + spreadNs);
            }
        }
        if (load.isToBeSeenAgain()) { // who has nothing to do gets better too
            timers.scheduleBy(loadTimer, load.dueNs(nowNs));
        }
    }

    boolean isAttached() {
        return egress != null;
    }

    /** Any thread: to be run in order on the shard's. */
    void execute(ShardCommand command) {
        inbox.add(command);
    }

    /** The time of this cycle: one look at the clock for all of it. */
    long nowNs() {
        return cycle.nowNs();
    }

    /** Any thread: how long its longest cycle took lately. */
    long longestCycleNs() {
        return cycle.longest().ns();
    }

    /** The time now: a look at the clock. */
    long clockNs() {
        return cycle.nanoTime().getAsLong();
    }

    /**
     * The datagram that is looked at next came then, says the shard that read it.
     *
     * @param isControl whether it may have been left to wait
     */
    void came(long arrivalNs, boolean isControl) {
        long waitedNs = Math.max(0, nowNs() - arrivalNs);
        if (isControl) {
            cycle.rested(waitedNs);
        } else {
            cycle.waited(waitedNs);
        }
    }

    /** When the datagram that is looked at came, where the system said so; else {@link #nowNs}. */
    long arrivalNs() {
        return cycle.arrivalNs();
    }

    int index() {
        return index;
    }

    ShardLoop loop() {
        return loop;
    }

    Inbox inbox() {
        return inbox;
    }

    Demux demux() {
        return demux;
    }

    SrtpEngine engine() {
        return engine;
    }

    SrtpWorker srtp() {
        return srtp;
    }

    Scratch scratch() {
        return scratch;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    ServerClock clock() {
        return clock;
    }

    Tracks tracks() {
        return tracks;
    }

    /** Who is heard of each room. */
    Floors floors() {
        return floors;
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

    /** Of finer grain than {@link #timers}: bursts of video to those whose path is the limit. */
    TimerWheel pacing() {
        return pacing;
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

    /** A bug costs the transport that met it. */
    void fail(Transport transport, Throwable bug) {
        failures.add(transport, bug);
    }

    void syncClock(UpTrack track, int rtp, long serverNs, long captureNs) {
        track.clock().sync(rtp, serverNs, captureNs);
        inbox.tellMirrors(
                track.spec().number(),
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
        drops.addAll(transport.drops());
    }

    /** Its own, its transports' and its port's. */
    DropCounters allDrops() {
        DropCounters all = new DropCounters();
        all.addAll(drops);
        all.add(DropReason.SHARD_BACKLOG, inbox.refused());
        all.add(DropReason.VIEWERS_BACKLOG, tracks.letGo());
        if (egress != null) {
            all.add(DropReason.TCP_NOT_TAKEN, egress.tcp().dropped());
        }
        for (Transport transport : transports.values()) {
            all.addAll(transport.drops());
        }
        io().addDropsTo(all);
        return all;
    }

    /** What its port counted. */
    UdpStats io() {
        return binding == null ? new UdpStats() : binding.port().stats();
    }

    /** What came, and what there were no buffers for; full rings are of the shards behind them. */
    private final class Arriving implements ShardLoad.Port {
        @Override
        public long received() {
            return binding == null ? 0 : binding.port().stats().rxPackets;
        }

        @Override
        public long lost() {
            return binding == null ? 0 : binding.port().stats().rxKernelDrops;
        }
    }

    void close() {
        loop.close();
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

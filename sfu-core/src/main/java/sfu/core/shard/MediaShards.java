package sfu.core.shard;

import io.netty.channel.ChannelException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.DtlsServers;
import sfu.core.ice.IceMux;
import sfu.core.io.Addr;
import sfu.core.io.LoopRehearsal;
import sfu.core.srtp.SrtpEngines;
import sfu.core.stats.Condition;
import sfu.core.stats.DropReason;
import sfu.core.stats.ServerSnapshot.EngineNames;
import sfu.core.stats.TcpSnapshot;
import sfu.core.stream.MemoryBudget;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The media plane: its shards on their {@link MediaPorts}; gives rooms a shard and transports. */
public final class MediaShards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaShards.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ShardOptions options;
    private final ServerClock clock = ServerClock.system();
    private final SrtpEngines.Selection srtp = SrtpEngines.select();
    private final DtlsCertificate certificate = new DtlsCertificate();
    private final DtlsServers servers;
    private final MediaPorts ports;
    private final List<Shard> shards = new ArrayList<>();
    private final AtomicLong transports = new AtomicLong();
    private final BitrateMeter ingress = new BitrateMeter();
    private final Trunks trunks = new Trunks(shards, transports::incrementAndGet);
    private final ShardHealth health;
    private volatile boolean warm;

    public MediaShards(ShardOptions options) throws IOException {
        this.options = options;
        servers = new DtlsServers(certificate, options.dtls());
        ports = new MediaPorts(options);
        MemoryBudget budget = new MemoryBudget(options.cacheBytes());
        for (int i = 0; i < options.shards(); i++) {
            Tracks tracks = new Tracks(budget, options.cache());
            Demux.StunSink stun = ports.stunOf(i);
            Shard shard = new Shard(i, srtp.engine(), clock, System::nanoTime, stun, tracks);
            shard.limit(options.guard().load(), THREADS::getCurrentThreadCpuTime);
            shards.add(shard);
        }
        ports.open(shards);
        health = new ShardHealth(shards, options.guard().stallMs(), ports.loops());
        listen();
        LOG.info("{}", srtp.reason());
    }

    private void listen() throws IOException {
        try {
            ports.listen();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Which addresses candidates name instead of the host's own; empty: these. */
    public List<InetAddress> advertised() {
        return ports.addresses().advertised();
    }

    /** From now on answers name these; empty: the host's own. */
    public void advertise(List<InetAddress> wanted) {
        ports.addresses().advertise(wanted);
    }

    /** Hears of addresses that the host does not have any more; nothing comes from there again. */
    public void onAddressesGone(Consumer<List<InetAddress>> listener) {
        ports.addresses().onGone(listener);
    }

    /** What answers name now. */
    public List<InetAddress> shown() {
        return ports.addresses().shown();
    }

    /** The shard on which a new room's transports are to live: one that is well, if there is. */
    public int assignHome() {
        return health.assignHome();
    }

    /** How the shards do; at once, whatever they do. */
    public Condition condition() {
        return health.condition();
    }

    public int shardCount() {
        return shards.size();
    }

    /** A transport for one participant; it lives until it is closed or says that it ended. */
    public TransportProxy open(int home, RemoteTransport remote, TransportEvents events) {
        return open(home, remote, events, options.ingress(), ingress);
    }

    /** What each participant may send unless its room says otherwise. */
    public IngressLimits ingress() {
        return options.ingress();
    }

    /** What all participants send that have their transports here, or their room. */
    public BitrateMeter ingressMeter() {
        return ingress;
    }

    /**
     * @param ofRoom a part of {@link #ingressMeter}
     */
    public TransportProxy open(
            int home,
            RemoteTransport remote,
            TransportEvents events,
            IngressLimits limits,
            BitrateMeter ofRoom) {
        Shard shard = shards.get(home);
        int ssrc = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        Transport transport = new Transport(transports.incrementAndGet(), shard, ssrc, events);
        transport.limitIngress(limits, ofRoom);
        Front front = ports.front(home);
        List<Shard> arrivals = options.ports().isRange() ? List.of(shard) : shards;
        return new PeerTransport(
                transport,
                shards,
                arrivals,
                front.mux(),
                ports.connections(home),
                front.paths(),
                servers,
                () -> front.candidates(shown()),
                remote,
                events);
    }

    /**
     * An association with another node, which begins with {@link NodeTransport#connect}.
     *
     * @param number of the two nodes' associations, 1 to 65,535
     * @param events what is told of the tracks that it publishes
     * @param ingress where what comes is counted: a room's, or nobody's
     */
    public NodeTransport openNode(
            int home, int number, TransportEvents events, BitrateMeter ingress) {
        Shard shard = shards.get(home);
        Transport transport = new Transport(nextNumber(), shard, number << 16, events);
        transport.ofNode();
        transport.limitIngress(NodeTransport.INGRESS, ingress);
        transport.receiver().streams().allow(NodeTransport.MAX_STREAMS);
        return new NodeTransport(transport, number, shards, trunks, events);
    }

    /** Of a transport that is elsewhere: none here has it. */
    public long nextNumber() {
        return transports.incrementAndGet();
    }

    /** The media port on which a shard's peers reach it. */
    public int portOf(int shard) {
        return ports.front(shard).port();
    }

    /** The floors of a room of this number. */
    public FloorProxy floor(long room, FloorEvents events) {
        return new FloorProxy(shards, room, events);
    }

    /** See {@link sfu.core.api.MediaServer#warmUp}. */
    public void warmUp() {
        try {
            DtlsEndpoint.warmUp(certificate);
        } catch (IOException e) {
            LOG.warn("the rehearsal of a DTLS handshake failed", e);
        }
        IceMux.warmUp();
        try {
            LoopRehearsal.play(ports.ioHandlers());
        } catch (IllegalStateException | ChannelException e) { // as when no file can be opened
            LOG.warn("the rehearsal of an event loop failed", e);
        }
        warm = true;
    }

    public boolean isWarm() {
        return warm;
    }

    public ServerClock clock() {
        return clock;
    }

    /** The UDP port, or the first of a range. */
    public int port() {
        return ports.port();
    }

    public EngineNames engines() {
        return new EngineNames(ports.engine(), ports.reason(), srtp.engine().name(), srtp.reason());
    }

    /**
     * Each shard sends a datagram from its own socket, the way media goes: these bytes and its
     * index, one more byte.
     */
    public void probe(InetSocketAddress to, byte[] datagram) {
        long hi = Addr.hi(to.getAddress());
        long lo = Addr.lo(to.getAddress());
        for (int i = 0; i < shards.size(); i++) {
            byte[] its = Arrays.copyOf(datagram, datagram.length + 1);
            its[datagram.length] = (byte) i;
            shards.get(i).execute(new ShardCommand.SendPlain(its, hi, lo, to.getPort()));
        }
    }

    /** The figures of all shards; each answers on its own thread, of a stalled one the last. */
    public CompletableFuture<List<ShardFigures>> figures() {
        return health.figures();
    }

    /** STUN that went no further: ICE is not on a shard. */
    public Map<DropReason, Long> iceDrops() {
        return ports.iceDrops();
    }

    /** ICE-TCP's connections. */
    public TcpSnapshot tcp() {
        return ports.tcp();
    }

    @Override
    public void close() {
        health.close();
        ports.shut();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Shard shard : shards) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            shard.execute(new ShardCommand.Close(done));
            all.add(done.completeOnTimeout(null, 2, TimeUnit.SECONDS));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
        ports.close();
    }
}

package sfu.core.shard;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.DtlsServers;
import sfu.core.ice.IceLimits;
import sfu.core.ice.IceMux;
import sfu.core.ice.Path;
import sfu.core.io.LocalAddresses;
import sfu.core.io.LoopRehearsal;
import sfu.core.io.TcpAdmission;
import sfu.core.io.TcpConnections;
import sfu.core.io.TcpPorts;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpOptions;
import sfu.core.io.UdpPort;
import sfu.core.io.UdpPorts;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The media plane's threads and sockets: opens them, and gives rooms a shard and their transports.
 */
public final class MediaShards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaShards.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ShardOptions options;
    private final ServerClock clock = ServerClock.system();
    private final SrtpEngines.Selection srtp = SrtpEngines.select();
    private final DtlsCertificate certificate = new DtlsCertificate();
    private final DtlsServers servers;
    private final HostAddresses addresses;
    private final UdpPorts ports;
    private final TcpAdmission tcp;
    private final List<TcpConnections> connections = new ArrayList<>();
    private final TcpPorts tcpPorts;
    private final MultiThreadIoEventLoopGroup loops;
    private final List<Shard> shards = new ArrayList<>();
    private final List<Front> fronts = new ArrayList<>();
    private final PortLock lock;
    private final AtomicLong transports = new AtomicLong();
    private final BitrateMeter ingress = new BitrateMeter();
    private final Trunks trunks = new Trunks(shards, transports::incrementAndGet);
    private final ShardHealth health;
    private volatile boolean isOpen;
    private volatile boolean warm;

    public MediaShards(ShardOptions options) throws IOException {
        this.options = options;
        servers = new DtlsServers(certificate, options.dtls());
        lock = PortLock.take(options.ports(), options.shards());
        List<InetAddress> ofHost = Addresses.ofHost();
        UdpOptions udp = options.udp();
        boolean isWatched = options.addresses().checkMs() > 0;
        if (udp.locals().isEmpty()) {
            udp = udp.withLocals(Addresses.ambiguous(ofHost, isWatched));
        }
        addresses =
                new HostAddresses(
                        options.addresses(),
                        options.advertise(),
                        Addresses::ofHost,
                        ofHost,
                        udp.locals());
        ports = new UdpPorts(udp);
        tcp = new TcpAdmission(options.tcp());
        tcpPorts = new TcpPorts(ports);
        for (int i = 0; i < portCount(); i++) {
            connections.add(new TcpConnections(tcp));
        }
        loops = new MultiThreadIoEventLoopGroup(options.shards(), threads(), ports.ioHandlers());
        MemoryBudget budget = new MemoryBudget(options.cacheBytes());
        List<IoEventLoop> each = new ArrayList<>();
        for (int i = 0; i < options.shards(); i++) {
            each.add(loops.next());
            Tracks tracks = new Tracks(budget, options.cache());
            Demux.StunSink stun = stunOf(i);
            Shard shard = new Shard(i, srtp.engine(), clock, System::nanoTime, stun, tracks);
            shard.limit(options.guard().load(), THREADS::getCurrentThreadCpuTime);
            shards.add(shard);
        }
        bind(each);
        for (int i = 0; i < portCount(); i++) {
            fronts.add(front(i, udp.locals()));
        }
        isOpen = true;
        health = new ShardHealth(shards, options.guard().stallMs(), each);
        if (options.tcp().enabled()) {
            listen(each);
        }
        if (isWatched) {
            watch(each.getFirst());
        }
        LOG.info(
                "media on UDP {} port {}: {} ({}), {} shard(s); {}",
                options.tcp().enabled() ? "and TCP" : "alone,",
                options.ports().isRange() ? options.ports() : lock.port(0),
                ports.engine(),
                ports.reason(),
                shards.size(),
                srtp.reason());
        if (!udp.locals().isEmpty()) {
            LOG.info("answers leave from the address that was asked: {}", udp.locals().all());
        }
    }

    /** The only one, or with a range of ports the one of this shard. */
    private Front front(int shard, LocalAddresses locals) {
        int port = lock.port(shard);
        Paths paths = new Paths(locals, port);
        IceMux.Sender out = (path, bytes) -> send(shard, paths, path, bytes);
        IceLimits limits = IceLimits.DEFAULT;
        if (options.ports().isRange()) {
            limits = limits.withThreads(1); // there is one such front for each shard
        }
        return Front.open(paths, port, options.tcp().enabled(), limits, out);
    }

    /** The list of interfaces takes a system call or two, so on a thread of its own. */
    private void watch(IoEventLoop timer) {
        int everyMs = options.addresses().checkMs();
        timer.scheduleWithFixedDelay(
                () -> Thread.ofVirtual().name("addresses").start(this::lookAtAddresses),
                everyMs,
                everyMs,
                TimeUnit.MILLISECONDS);
    }

    private synchronized void lookAtAddresses() {
        if (addresses.poll()) {
            fronts.forEach(Front::renew);
        }
    }

    /** Which addresses candidates name instead of the host's own; empty: these. */
    public List<InetAddress> advertised() {
        return addresses.advertised();
    }

    /** From now on answers name these; empty: the host's own. */
    public void advertise(List<InetAddress> wanted) {
        addresses.advertise(wanted);
    }

    /** Hears of addresses that the host does not have any more; nothing comes from there again. */
    public void onAddressesGone(Consumer<List<InetAddress>> listener) {
        addresses.onGone(listener);
    }

    /** What answers name now. */
    public List<InetAddress> shown() {
        return addresses.shown();
    }

    private Front front(int shard) {
        return fronts.get(options.ports().isRange() ? shard : 0);
    }

    private TcpConnections connections(int shard) {
        return connections.get(options.ports().isRange() ? shard : 0);
    }

    /** A range has one for each shard. */
    private int portCount() {
        return options.ports().isRange() ? options.shards() : 1;
    }

    private static ThreadFactory threads() {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread =
                    new io.netty.util.concurrent.FastThreadLocalThread(
                            task, "shard-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    private void bind(List<IoEventLoop> each) throws IOException {
        List<UdpBinding> bindings;
        try {
            bindings = open(each);
        } catch (IOException | RuntimeException e) {
            lock.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        for (int i = 0; i < bindings.size(); i++) {
            Shard shard = shards.get(i);
            IoEventLoop loop = each.get(i);
            Runnable run = shard.loop()::runInbox;
            Ticker ticker = new Ticker(loop, shard.loop());
            shard.attach(bindings.get(i), connections(i), () -> loop.execute(run), ticker::arm);
            if (options.tcp().enabled()) {
                tcpPorts.add(i, loop, bindings.get(i), shard.loop());
            }
        }
    }

    /** The numbers were held until here, so that nobody else has them. */
    private void listen(List<IoEventLoop> each) throws IOException {
        lock.release();
        try {
            for (int i = 0; i < portCount(); i++) {
                IoEventLoop loop = each.get(i);
                EventLoopGroup children = options.ports().isRange() ? loop : loops;
                tcpPorts.listen(lock.port(i), connections(i), loop, children);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private List<UdpBinding> open(List<IoEventLoop> each) throws IOException {
        if (!options.ports().isRange()) {
            return ports.bind(each, lock.port(0), this::receiver);
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < options.shards(); i++) {
            addresses.add(new InetSocketAddress(lock.port(i)));
        }
        return ports.bindEach(each, addresses, this::receiver);
    }

    private UdpPort.Receiver receiver(int shard) {
        return shards.get(shard).loop();
    }

    /** A shard's port is bound before its ICE is there: what comes that early is sent again. */
    private Demux.StunSink stunOf(int shard) {
        return (message, hi, lo, port) -> {
            if (isOpen) {
                Front front = front(shard);
                front.take(message, front.paths().of(hi, lo, port), options.addresses());
            }
        };
    }

    /**
     * From the shard whose port it is, or of a shared port from where the peer's datagrams come, or
     * where its connection is.
     */
    private void send(int shard, Paths paths, Path path, byte[] datagram) {
        long hi = Paths.hi(path);
        long lo = Paths.lo(path);
        long port = paths.port(path);
        int from =
                path.tcp()
                        ? connections(shard).shardOf(hi, lo, port)
                        : shardOf(shard, hi, lo, port);
        if (from >= 0) { // else the connection is gone
            shards.get(from).execute(new ShardCommand.SendPlain(datagram, hi, lo, port));
        }
    }

    private int shardOf(int shard, long hi, long lo, long port) {
        return options.ports().isRange() ? shard : UdpPorts.shardOf(hi, lo, port, shards.size());
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
        Front front = front(home);
        List<Shard> arrivals = options.ports().isRange() ? List.of(shard) : shards;
        return new PeerTransport(
                transport,
                shards,
                arrivals,
                front.mux(),
                connections(home),
                front.paths(),
                servers,
                () -> front.candidates(addresses.shown()),
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
        return front(shard).port();
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
        return lock.port(0);
    }

    public EngineNames engines() {
        return new EngineNames(ports.engine(), ports.reason(), srtp.engine().name(), srtp.reason());
    }

    /** The figures of all shards; each answers on its own thread, of a stalled one the last. */
    public CompletableFuture<List<ShardFigures>> figures() {
        return health.figures();
    }

    /** STUN that went no further: ICE is not on a shard. */
    public Map<DropReason, Long> iceDrops() {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (Front front : fronts) {
            front.mux().drops().forEach((reason, n) -> all.merge(reason, n, Long::sum));
        }
        return all;
    }

    /** ICE-TCP's connections. */
    public TcpSnapshot tcp() {
        return tcp.snapshot();
    }

    @Override
    public void close() {
        health.close();
        tcpPorts.close();
        fronts.forEach(front -> front.mux().close());
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Shard shard : shards) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            shard.execute(new ShardCommand.Close(done));
            all.add(done.completeOnTimeout(null, 2, TimeUnit.SECONDS));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
        lock.close();
    }
}

package sfu.core.shard;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.ice.IceLimits;
import sfu.core.ice.IceMux;
import sfu.core.ice.Path;
import sfu.core.io.LocalAddresses;
import sfu.core.io.TcpAdmission;
import sfu.core.io.TcpConnections;
import sfu.core.io.TcpPorts;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpOptions;
import sfu.core.io.UdpPort;
import sfu.core.io.UdpPorts;
import sfu.core.stats.DropReason;
import sfu.core.stats.TcpSnapshot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The media plane's sockets, the threads that read them, and ICE in front of them: one port for all
 * shards, or of a range one for each.
 */
final class MediaPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaPorts.class);

    private final ShardOptions options;
    private final HostAddresses addresses;
    private final LocalAddresses locals;
    private final PortLock lock;
    private final UdpPorts udp;
    private final TcpAdmission tcp;
    private final List<TcpConnections> connections = new ArrayList<>();
    private final TcpPorts tcpPorts;
    private final MultiThreadIoEventLoopGroup group;
    private final List<IoEventLoop> loops = new ArrayList<>();
    private final List<Shard> shards = new ArrayList<>();
    private final List<Front> fronts = new ArrayList<>();
    private volatile boolean isOpen;

    /** Holds the numbers of its ports and starts the threads; {@link #open} opens the sockets. */
    MediaPorts(ShardOptions options) throws IOException {
        this.options = options;
        lock = PortLock.take(options.ports(), options.shards());
        List<InetAddress> ofHost = Addresses.ofHost();
        UdpOptions its = options.udp();
        if (its.locals().isEmpty()) {
            its = its.withLocals(Addresses.ambiguous(ofHost, isWatched()));
        }
        locals = its.locals();
        addresses =
                new HostAddresses(
                        options.addresses(),
                        options.advertise(),
                        Addresses::ofHost,
                        ofHost,
                        locals);
        udp = new UdpPorts(its);
        tcp = new TcpAdmission(options.tcp());
        tcpPorts = new TcpPorts(udp);
        for (int i = 0; i < portCount(); i++) {
            connections.add(new TcpConnections(tcp));
        }
        group = new MultiThreadIoEventLoopGroup(options.shards(), threads(), udp.ioHandlers());
        for (int i = 0; i < options.shards(); i++) {
            loops.add(group.next());
        }
    }

    private boolean isWatched() {
        return options.addresses().checkMs() > 0;
    }

    /** A range has one for each shard. */
    private int portCount() {
        return options.ports().isRange() ? options.shards() : 1;
    }

    private static ThreadFactory threads() {
        AtomicLong number = new AtomicLong();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, "shard-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** By shard. */
    List<IoEventLoop> loops() {
        return loops;
    }

    /** Datagrams come to these shards from now on. */
    void open(List<Shard> all) throws IOException {
        shards.addAll(all);
        try {
            bind();
        } catch (IOException | RuntimeException e) {
            lock.close();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        for (int i = 0; i < portCount(); i++) {
            fronts.add(openFront(i));
        }
        isOpen = true;
    }

    /** Connections come, too. */
    void listen() throws IOException {
        if (options.tcp().enabled()) {
            listenToEach();
        }
        if (isWatched()) {
            watch();
        }
        LOG.info(
                "media on UDP {} port {}: {} ({}), {} shard(s)",
                options.tcp().enabled() ? "and TCP" : "alone,",
                options.ports().isRange() ? options.ports() : lock.port(0),
                udp.engine(),
                udp.reason(),
                shards.size());
        if (!locals.isEmpty()) {
            LOG.info("answers leave from the address that was asked: {}", locals.all());
        }
    }

    private void bind() throws IOException {
        List<UdpBinding> bindings = bindings();
        for (int i = 0; i < bindings.size(); i++) {
            Shard shard = shards.get(i);
            IoEventLoop loop = loops.get(i);
            Runnable run = shard.loop()::runInbox;
            Ticker ticker = new Ticker(loop, shard.loop());
            shard.attach(bindings.get(i), connections(i), () -> loop.execute(run), ticker::arm);
            if (options.tcp().enabled()) {
                tcpPorts.add(i, loop, bindings.get(i), shard.loop());
            }
        }
    }

    private List<UdpBinding> bindings() throws IOException {
        if (!options.ports().isRange()) {
            return udp.bind(loops, lock.port(0), this::receiver);
        }
        List<InetSocketAddress> each = new ArrayList<>();
        for (int i = 0; i < options.shards(); i++) {
            each.add(new InetSocketAddress(lock.port(i)));
        }
        return udp.bindEach(loops, each, this::receiver);
    }

    private UdpPort.Receiver receiver(int shard) {
        return shards.get(shard).loop();
    }

    /** The only one, or with a range of ports the one of this shard. */
    private Front openFront(int shard) {
        int port = lock.port(shard);
        Paths paths = new Paths(locals, port);
        IceMux.Sender out = (path, bytes) -> send(shard, paths, path, bytes);
        IceLimits limits = IceLimits.DEFAULT;
        if (options.ports().isRange()) {
            limits = limits.withThreads(1); // there is one such front for each shard
        }
        return Front.open(paths, port, options.tcp().enabled(), limits, out);
    }

    /** The numbers were held until here, so that nobody else has them. */
    private void listenToEach() throws IOException {
        lock.release();
        for (int i = 0; i < portCount(); i++) {
            IoEventLoop loop = loops.get(i);
            EventLoopGroup children = options.ports().isRange() ? loop : group;
            tcpPorts.listen(lock.port(i), connections(i), loop, children);
        }
    }

    /** The list of interfaces takes a system call or two, so on a thread of its own. */
    private void watch() {
        int everyMs = options.addresses().checkMs();
        loops.getFirst()
                .scheduleWithFixedDelay(
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

    HostAddresses addresses() {
        return addresses;
    }

    Front front(int shard) {
        return fronts.get(options.ports().isRange() ? shard : 0);
    }

    TcpConnections connections(int shard) {
        return connections.get(options.ports().isRange() ? shard : 0);
    }

    /** A shard's port is bound before its ICE is there: what comes that early is sent again. */
    Demux.StunSink stunOf(int shard) {
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

    /** The UDP port, or the first of a range. */
    int port() {
        return lock.port(0);
    }

    String engine() {
        return udp.engine();
    }

    /** Why this one. */
    String reason() {
        return udp.reason();
    }

    IoHandlerFactory ioHandlers() {
        return udp.ioHandlers();
    }

    /** STUN that went no further: ICE is not on a shard. */
    Map<DropReason, Long> iceDrops() {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (Front front : fronts) {
            front.mux().drops().forEach((reason, n) -> all.merge(reason, n, Long::sum));
        }
        return all;
    }

    /** ICE-TCP's connections. */
    TcpSnapshot tcp() {
        return tcp.snapshot();
    }

    /** Nothing new comes; what the shards have to say still leaves. */
    void shut() {
        tcpPorts.close();
        fronts.forEach(front -> front.mux().close());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
        lock.close();
    }
}

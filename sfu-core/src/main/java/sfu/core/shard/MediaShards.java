package sfu.core.shard;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.Candidate;
import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.ice.IceMux;
import sfu.core.ice.IceTimers;
import sfu.core.io.Addr;
import sfu.core.io.UdpBinding;
import sfu.core.io.UdpPorts;
import sfu.core.srtp.SrtpEngines;
import sfu.core.stats.DropReason;
import sfu.core.stats.ServerSnapshot.EngineNames;
import sfu.core.stream.MemoryBudget;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The media plane's threads and sockets: opens them, and gives rooms a shard and their transports.
 */
public final class MediaShards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaShards.class);

    private final ShardOptions options;
    private final ServerClock clock = ServerClock.system();
    private final SrtpEngines.Selection srtp = SrtpEngines.select();
    private final DtlsCertificate certificate = new DtlsCertificate();
    private final UdpPorts ports;
    private final MultiThreadIoEventLoopGroup loops;
    private final List<Shard> shards = new ArrayList<>();
    private final IceMux mux;
    private final PortLock lock;
    private final List<Candidate> candidates;
    private final AtomicLong transports = new AtomicLong();
    private final AtomicLong rooms = new AtomicLong();
    private volatile boolean warm;

    public MediaShards(ShardOptions options) throws IOException {
        this.options = options;
        lock = PortLock.take(options.port());
        ports = new UdpPorts(options.udp());
        loops = new MultiThreadIoEventLoopGroup(options.shards(), threads(), ports.ioHandlers());
        MemoryBudget budget = new MemoryBudget(options.cacheBytes());
        List<IoEventLoop> each = new ArrayList<>();
        for (int i = 0; i < options.shards(); i++) {
            each.add(loops.next());
            Tracks tracks = new Tracks(budget, options.cache());
            shards.add(new Shard(i, srtp.engine(), clock, System::nanoTime, this::onStun, tracks));
        }
        int port = bind(each);
        mux =
                new IceMux(
                        locals(port),
                        IceTimers.DEFAULT,
                        (path, bytes) -> send(path.remote(), bytes));
        List<InetAddress> advertised =
                options.advertise().isEmpty() ? Addresses.ofHost() : options.advertise();
        candidates = Addresses.candidates(advertised, port);
        LOG.info(
                "media on UDP port {}: {} ({}), {} shard(s); {}",
                port,
                ports.engine(),
                ports.reason(),
                shards.size(),
                srtp.reason());
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

    private int bind(List<IoEventLoop> each) throws IOException {
        List<UdpBinding> bindings;
        try {
            bindings = ports.bind(each, lock.port(), shards::get);
        } catch (IOException | RuntimeException e) {
            lock.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        for (int i = 0; i < bindings.size(); i++) {
            Shard shard = shards.get(i);
            IoEventLoop loop = each.get(i);
            Runnable run = shard::runInbox;
            shard.attach(bindings.get(i), () -> loop.execute(run));
            loop.scheduleAtFixedRate(
                    shard::tick, TimerWheel.TICK_NS, TimerWheel.TICK_NS, TimeUnit.NANOSECONDS);
        }
        return lock.port();
    }

    /** An address for each family: where a datagram came to does not show on a wildcard socket. */
    private static List<InetSocketAddress> locals(int port) throws UnknownHostException {
        byte[] v6 = new byte[16];
        v6[15] = 1;
        return List.of(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
                new InetSocketAddress(InetAddress.getByAddress(v6), port));
    }

    private void onStun(byte[] message, long hi, long lo, long port) {
        mux.onStun(mux.pathFrom(Addr.inet(hi, lo, port)), message);
    }

    private void send(InetSocketAddress to, byte[] datagram) {
        long hi = Addr.hi(to.getAddress());
        long lo = Addr.lo(to.getAddress());
        int shard = UdpPorts.shardOf(hi, lo, to.getPort(), shards.size());
        shards.get(shard).execute(new ShardCommand.SendPlain(datagram, hi, lo, to.getPort()));
    }

    /** The shard on which a new room's transports are to live. */
    public int assignHome() {
        return (int) (rooms.getAndIncrement() % shards.size());
    }

    public int shardCount() {
        return shards.size();
    }

    /** A transport for one participant; it lives until it is closed or says that it ended. */
    public TransportProxy open(int home, RemoteTransport remote, TransportEvents events) {
        Shard shard = shards.get(home);
        int ssrc = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        Transport transport = new Transport(transports.incrementAndGet(), shard, ssrc, events);
        return new TransportProxy(transport, shards, mux, certificate, candidates, remote, events);
    }

    /** See {@link sfu.core.api.MediaServer#warmUp}. */
    public void warmUp() {
        try {
            DtlsEndpoint.warmUp(certificate);
        } catch (IOException e) {
            LOG.warn("the rehearsal of a DTLS handshake failed", e);
        }
        IceMux.warmUp();
        warm = true;
    }

    public boolean isWarm() {
        return warm;
    }

    public ServerClock clock() {
        return clock;
    }

    public int port() {
        return lock.port();
    }

    public EngineNames engines() {
        return new EngineNames(ports.engine(), ports.reason(), srtp.engine().name(), srtp.reason());
    }

    /** The figures of all shards; each answers on its own thread. */
    public CompletableFuture<List<ShardFigures>> figures() {
        List<CompletableFuture<ShardFigures>> answers = new ArrayList<>();
        for (Shard shard : shards) {
            CompletableFuture<ShardFigures> answer = new CompletableFuture<>();
            shard.execute(new ShardCommand.Snapshot(answer));
            answers.add(answer);
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    /** STUN that went no further: ICE is not on a shard. */
    public Map<DropReason, Long> iceDrops() {
        return mux.drops();
    }

    @Override
    public void close() {
        mux.close();
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

package sfu.core.ice;

import sfu.core.stats.DropReason;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands STUN messages of the shared sockets to their peers: requests by ufrag, responses by
 * transaction id.
 */
public final class IceMux implements AutoCloseable {

    /** Where datagrams leave; called on the ICE thread. */
    public interface Sender {
        void send(Path path, byte[] datagram);
    }

    static {
        IceSettings.apply();
    }

    private static final Logger LOG = Logger.getLogger(IceMux.class.getName());
    private static final int MAX_BACKLOG = 10_000;

    final List<InetSocketAddress> locals;
    final Sender sender;
    final IceTimers timers;
    final Map<String, IceGeneration> byUfrag = new ConcurrentHashMap<>();
    final Map<String, IceGeneration> byTransaction = new ConcurrentHashMap<>();
    private final Map<DropReason, LongAdder> drops = new ConcurrentHashMap<>();
    private final AtomicInteger backlog = new AtomicInteger();
    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("ice").daemon().factory());

    /**
     * @param locals an address for each family in use, standing for our side of the wildcard socket
     */
    public IceMux(List<InetSocketAddress> locals, IceTimers timers, Sender sender) {
        this.locals = List.copyOf(locals);
        this.timers = timers;
        this.sender = sender;
        executor.setRemoveOnCancelPolicy(true);
    }

    /**
     * Plays a check to a throw-away agent, which loads and warms ice4j: the first check costs 60 ms
     * of CPU.
     */
    public static void warmUp() {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (IceMux mux = new IceMux(List.of(nowhere), IceTimers.DEFAULT, (path, bytes) -> {})) {
            IceGeneration generation =
                    new IceGeneration(
                            mux,
                            new IceTransport(mux, "warm", "up", IceTransport.Listener.NONE),
                            "warm",
                            "up");
            mux.execute(() -> generation.rehearse(new Path(false, nowhere, nowhere)));
            mux.schedule(generation::close, 50).get(); // meanwhile the agent sends a check
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Our side of a path from this remote address. */
    public Path pathFrom(InetSocketAddress remote) {
        boolean v6 = remote.getAddress() instanceof Inet6Address;
        for (InetSocketAddress local : locals) {
            if (local.getAddress() instanceof Inet6Address == v6) {
                return new Path(false, local, remote);
            }
        }
        return new Path(false, locals.getFirst(), remote);
    }

    /**
     * Takes one STUN message from an I/O loop; it only looks up the peer here. The array must be
     * exact and unshared.
     */
    public void onStun(Path path, byte[] message) {
        if (!Stun.isWellFormed(message)) {
            count(DropReason.MALFORMED_STUN);
            return;
        }
        IceGeneration target =
                switch (Stun.type(message)) {
                    case Stun.BINDING_REQUEST -> {
                        String ufrag = Stun.localUfrag(message);
                        yield ufrag == null ? null : byUfrag.get(ufrag);
                    }
                    case Stun.BINDING_SUCCESS, Stun.BINDING_ERROR ->
                            byTransaction.get(Stun.transactionKey(message));
                    default -> null;
                };
        if (target == null) {
            count(DropReason.UNKNOWN_STUN);
            return;
        }
        if (backlog.incrementAndGet() > MAX_BACKLOG) {
            backlog.decrementAndGet();
            count(DropReason.ICE_BACKLOG);
            return;
        }
        execute(() -> {
            backlog.decrementAndGet();
            target.onMessage(path, message);
        });
    }

    void count(DropReason reason) {
        drops.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    /** What was dropped, by reason. */
    public Map<DropReason, Long> drops() {
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        drops.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    void execute(Runnable task) {
        schedule(task, 0);
    }

    Future<?> schedule(Runnable task, long millis) {
        try {
            return executor.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (Throwable t) {
                            LOG.log(Level.WARNING, "ICE task failed", t);
                        }
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return new FutureTask<>(() -> null);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

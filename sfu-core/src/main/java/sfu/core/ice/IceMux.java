package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.DropReason;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands STUN messages of the shared sockets to their peers: requests by ufrag, responses by
 * transaction id, never by address.
 */
public final class IceMux implements AutoCloseable {

    /** Where datagrams leave; called on ICE threads, and on the thread of IceTransport.send(). */
    @FunctionalInterface
    public interface Sender {
        void send(Path path, byte[] datagram);
    }

    static {
        IceSettings.apply();
    }

    volatile List<InetSocketAddress> udp;
    volatile List<InetSocketAddress> tcp;
    final IceTimers timers;
    final IceLimits limits;
    final IceStats stats = new IceStats();
    private final Sender sender;
    private final List<IceExecutor> executors = new ArrayList<>();
    private final AtomicInteger transports = new AtomicInteger();
    private final AtomicInteger backlog = new AtomicInteger();
    private final Map<String, IceGeneration> byUfrag = new ConcurrentHashMap<>();
    private final Map<String, IceGeneration> byTransaction = new ConcurrentHashMap<>();

    /** Over UDP alone, with the usual limits. */
    public IceMux(List<InetSocketAddress> udp, IceTimers timers, Sender sender) {
        this(udp, List.of(), timers, IceLimits.DEFAULT, sender);
    }

    /**
     * @param udp our sides of all paths, at least an address for each family in use
     * @param tcp the same for ICE-TCP (RFC 6544); empty without it
     */
    public IceMux(
            List<InetSocketAddress> udp,
            List<InetSocketAddress> tcp,
            IceTimers timers,
            IceLimits limits,
            Sender sender) {
        if (udp.isEmpty()) {
            throw new IllegalArgumentException("ICE needs a local address");
        }
        this.udp = List.copyOf(udp);
        this.tcp = List.copyOf(tcp);
        this.timers = timers;
        this.limits = limits;
        this.sender = sender;
        for (int i = 0; i < limits.threads(); i++) {
            executors.add(new IceExecutor("ice-" + i));
        }
    }

    /** Of generations that begin from now on: see the constructor. */
    public void locals(List<InetSocketAddress> overUdp, List<InetSocketAddress> overTcp) {
        udp = List.copyOf(overUdp);
        tcp = List.copyOf(overTcp);
    }

    /**
     * Plays the ICE of one peer in memory, which loads and warms ice4j: the first agent costs
     * seconds of CPU in a cold JVM.
     */
    public static void warmUp() {
        Rehearsal.play();
    }

    /** A message that was not looked at, to be counted with those that were. */
    public void dropped(DropReason reason) {
        stats.drop(reason);
    }

    /**
     * Takes one STUN message from an I/O loop; it only looks up the peer here.
     *
     * @param message exactly the message, and no longer used by the caller
     */
    public void onStun(Path path, byte[] message) {
        if (!Stun.isWellFormed(message)) {
            stats.drop(DropReason.MALFORMED_STUN);
            return;
        }
        IceGeneration target = target(message);
        if (target == null) {
            stats.drop(DropReason.UNKNOWN_STUN);
        } else if (backlog.incrementAndGet() > limits.backlog() || !target.offer(path, message)) {
            backlog.decrementAndGet();
            stats.drop(DropReason.ICE_BACKLOG);
        }
    }

    private @Nullable IceGeneration target(byte[] message) {
        return switch (Stun.type(message)) {
            case Stun.BINDING_REQUEST -> {
                String ufrag = Stun.receiverUfrag(message);
                yield ufrag == null ? null : byUfrag.get(ufrag);
            }
            case Stun.BINDING_SUCCESS, Stun.BINDING_ERROR ->
                    byTransaction.get(Stun.key(Stun.transaction(message)));
            default -> null;
        };
    }

    public IceStats stats() {
        return stats;
    }

    /** What was dropped, by reason. */
    public Map<DropReason, Long> drops() {
        return stats.drops();
    }

    /** Each transport stays with one thread, so that its work is serial. */
    IceExecutor nextExecutor() {
        return executors.get(Math.floorMod(transports.getAndIncrement(), executors.size()));
    }

    void send(Path path, byte[] datagram) {
        sender.send(path, datagram);
    }

    void add(IceGeneration generation) {
        if (byUfrag.putIfAbsent(generation.localUfrag(), generation) != null) {
            throw new IllegalStateException("ufrag in use");
        }
    }

    void remove(IceGeneration generation) {
        byUfrag.remove(generation.localUfrag(), generation);
    }

    /** A response to this transaction belongs to the generation. */
    void expect(String transaction, IceGeneration generation) {
        byTransaction.put(transaction, generation);
    }

    void expectNoMore(String transaction) {
        byTransaction.remove(transaction);
    }

    /** A message left the backlog. */
    void taken() {
        backlog.decrementAndGet();
    }

    /** Ends the threads; the transports no longer answer. */
    @Override
    public void close() {
        executors.forEach(IceExecutor::close);
    }
}

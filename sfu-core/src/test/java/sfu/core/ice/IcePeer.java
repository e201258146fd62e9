package sfu.core.ice;

import sfu.core.api.IceParameters;
import sfu.core.stats.DropReason;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** A browser in memory and the transport that the server has for it, with all that it heard. */
final class IcePeer implements IceTransport.Listener, AutoCloseable {
    static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 5000);
    static final IceTimers TIMERS = new IceTimers(200, 30_000, 30_000, 50, 300);

    record Sent(Path path, byte[] bytes) {
        boolean isRequest() {
            return Stun.type(bytes) == Stun.BINDING_REQUEST;
        }
    }

    final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    final List<Path> selections = new CopyOnWriteArrayList<>();
    final List<String> closings = new CopyOnWriteArrayList<>();
    final Set<Path> known = ConcurrentHashMap.newKeySet();
    final IceMux mux;
    final IceTransport transport;
    private final IceParameters own = IceClient.newParameters();
    private volatile IceClient client;

    /** The paths on which the peer answers the server's checks. */
    volatile Predicate<Path> answers = path -> true;

    IcePeer() {
        this(TIMERS, IceLimits.DEFAULT);
    }

    IcePeer(IceTimers timers, IceLimits limits) {
        mux = new IceMux(List.of(SERVER), List.of(SERVER), timers, limits, this::onSent);
        transport = new IceTransport(mux, own.ufrag(), own.password(), this);
        client = new IceClient(own, local());
    }

    IceParameters local() {
        return new IceParameters(transport.localUfrag(), transport.localPassword());
    }

    IceParameters own() {
        return own;
    }

    static Path udp(int port) {
        return new Path(false, SERVER, new InetSocketAddress("127.0.0.1", port));
    }

    static Path tcp(int port) {
        return new Path(true, SERVER, new InetSocketAddress("127.0.0.1", port));
    }

    private void onSent(Path path, byte[] bytes) {
        sent.add(new Sent(path, bytes));
        if (answers.test(path)) {
            deliver(path, bytes);
        }
    }

    /** The server's datagram reaches the peer, which may answer. */
    void deliver(Path path, byte[] bytes) {
        byte[] answer;
        synchronized (this) {
            answer = client.onDatagram(bytes, path.local());
        }
        if (answer != null) {
            mux.onStun(path, answer);
        }
    }

    void check(Path path, boolean nominate) {
        check(path, nominate, 0x6e0001ff);
    }

    void check(Path path, boolean nominate, int priority) {
        byte[] check;
        synchronized (this) {
            check = client.check(nominate, priority);
        }
        mux.onStun(path, check);
    }

    /** The peer's part of an ICE restart; returns what was there before. */
    synchronized IceClient restart() {
        IceClient old = client;
        IceParameters next = IceClient.newParameters();
        transport.restart(next.ufrag(), next.password());
        client = new IceClient(next, local());
        return old;
    }

    long responses() {
        return sent.stream().filter(each -> !each.isRequest()).count();
    }

    long requestsOn(Path path) {
        return sent.stream().filter(each -> each.isRequest() && each.path.equals(path)).count();
    }

    long dropped(DropReason reason) {
        return mux.stats().dropped(reason);
    }

    @Override
    public void onKnown(Path path) {
        known.add(path);
    }

    @Override
    public void onUnknown(Path path) {
        known.remove(path);
    }

    @Override
    public void onSelected(Path path, int rttMillis) {
        selections.add(path);
    }

    @Override
    public void onClosed(String reason) {
        closings.add(reason);
    }

    @Override
    public void close() {
        transport.close();
        mux.close();
    }
}

package sfu.core.ice;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.IceParameters;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server's ICE and two peers with their credentials, on addresses that each may send from; what
 * leaves is counted against what came.
 */
final class IceScene implements AutoCloseable {
    static final int PEERS = 2;
    static final int ADDRESSES = 6;
    private static final int HEADERS_BYTES = 28; // of IPv4 and UDP
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 5000);

    /** Long enough that nothing expires in a test; on one thread, as this counts. */
    private static final IceTimers TIMERS = new IceTimers(200, 30_000, 30_000, 50, 300);

    private static final IceLimits LIMITS = new IceLimits(4, 8, 1, 1, 1_000, 64, 1);

    /** A peer and its transport; what is said of its paths. */
    private final class Peer implements IceTransport.Listener {
        final Set<Path> known = new HashSet<>();
        final Set<Path> answered = new HashSet<>();
        final IceTransport transport;
        IceParameters own = IceClient.newParameters();
        IceClient client;
        byte[] last = new byte[0];

        Peer() {
            transport = new IceTransport(mux, own.ufrag(), own.password(), this);
            client = client();
        }

        IceClient client() {
            named.put(own.ufrag(), this);
            return new IceClient(
                    own, new IceParameters(transport.localUfrag(), transport.localPassword()));
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
        public void onProven(Path path) {
            fail(!answered.contains(path), "proven without an answer: " + path);
        }

        @Override
        public void onSelected(Path path, int rttMillis) {
            fail(!answered.contains(path), "selected without an answer: " + path);
        }

        @Override
        public void onClosed(String reason) {}
    }

    private final IceMux mux = new IceMux(List.of(SERVER), List.of(), TIMERS, LIMITS, this::onSent);
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Peer, Map<Path, Long>> came = new HashMap<>();
    private final Map<Peer, Map<Path, Long>> left = new HashMap<>();
    private final Map<String, Peer> named = new ConcurrentHashMap<>(); // by ufrag
    private final Map<String, Peer> checked = new ConcurrentHashMap<>(); // by transaction
    private final Map<Path, List<byte[]>> asked = new HashMap<>();
    private final List<String> failures = new ArrayList<>(); // guarded by this

    IceScene() {
        for (int i = 0; i < PEERS; i++) {
            peers.add(new Peer());
        }
    }

    private static Path path(int address) {
        return new Path(false, SERVER, new InetSocketAddress("192.0.2." + (1 + address), 4000));
    }

    private synchronized void fail(boolean is, String what) {
        if (is) {
            failures.add(what);
        }
    }

    /** On the ICE thread, or ice4j's. */
    private synchronized void onSent(Path path, byte[] bytes) {
        Peer peer = owner(bytes);
        if (peer == null) {
            failures.add("neither a check nor an answer to one, to " + path);
            return;
        }
        long all = add(left, peer, path, HEADERS_BYTES + bytes.length);
        if (Stun.type(bytes) == Stun.BINDING_REQUEST) {
            asked.computeIfAbsent(path, its -> new ArrayList<>()).add(bytes);
        }
        long most = LIMITS.amplification() * add(came, peer, path, 0);
        if (!peer.answered.contains(path) && all > most) {
            failures.add("sent " + all + " of " + most + " bytes to " + path);
        }
    }

    /** Whose transport sends it: each has a credit of its own, and proves addresses by itself. */
    private @Nullable Peer owner(byte[] bytes) {
        return Stun.type(bytes) == Stun.BINDING_REQUEST
                ? named.get(String.valueOf(Stun.receiverUfrag(bytes)))
                : checked.get(Stun.key(Stun.transaction(bytes)));
    }

    private static long add(Map<Peer, Map<Path, Long>> to, Peer peer, Path path, long bytes) {
        return to.computeIfAbsent(peer, its -> new HashMap<>()).merge(path, bytes, Long::sum);
    }

    private void arrive(Peer peer, int from, byte[] message) {
        synchronized (this) {
            add(came, peer, path(from), HEADERS_BYTES + message.length);
        }
        checked.put(Stun.key(Stun.transaction(message)), peer);
        mux.onStun(path(from), message);
    }

    void check(int who, int from, int kind) {
        Peer peer = peers.get(who);
        peer.last = peer.client.check(kind % 2 == 1, kind * 0x01010101);
        arrive(peer, from, peer.last.clone());
    }

    /** The last check once more, from anywhere. */
    void repeat(int who, int from) {
        Peer peer = peers.get(who);
        if (peer.last.length > 0) {
            arrive(peer, from, peer.last.clone());
        }
    }

    /** A check that was changed on the way; it counts if what is signed is whole. */
    void forge(int who, int from, int at, int by) {
        Peer peer = peers.get(who);
        byte[] check = peer.client.check(true);
        check[at % check.length] ^= (byte) by;
        boolean isAuthentic =
                Stun.isWellFormed(check)
                        && Stun.authenticated(check, peer.transport.localPassword()) != null;
        if (isAuthentic) {
            arrive(peer, from, check);
        } else {
            mux.onStun(path(from), check);
        }
    }

    /** What was sent to one address is answered, perhaps from another one. */
    void answer(int who, int to, int from) {
        byte[] request;
        synchronized (this) {
            List<byte[]> waiting = asked.getOrDefault(path(to), List.of());
            request = waiting.isEmpty() ? null : waiting.removeFirst();
        }
        byte[] answer = request == null ? null : peers.get(who).client.onDatagram(request, SERVER);
        if (answer != null) {
            synchronized (this) {
                if (to == from) {
                    peers.get(who).answered.add(path(from));
                }
            }
            mux.onStun(path(from), answer);
        }
    }

    void raw(int from, byte[] message) {
        mux.onStun(path(from), message);
    }

    void media(int who, int from) {
        peers.get(who).transport.onAuthenticPacket(path(from));
    }

    void restart(int who) {
        Peer peer = peers.get(who);
        peer.own = IceClient.newParameters();
        peer.transport.restart(peer.own.ufrag(), peer.own.password());
        peer.client = peer.client();
    }

    /** All that came is dealt with. */
    void settle() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        peers.getFirst().transport.executor.execute(done::countDown);
        if (!done.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("ICE stands still");
        }
    }

    void check() throws InterruptedException {
        settle();
        synchronized (this) {
            assertThat(failures).isEmpty();
        }
        for (Peer peer : peers) {
            assertThat(peer.known).hasSizeLessThanOrEqualTo(2 * LIMITS.maxPaths()); // of a restart
            Path selected = peer.transport.path();
            assertThat(selected == null || peer.answered.contains(selected)).isTrue();
        }
    }

    @Override
    public void close() {
        peers.forEach(peer -> peer.transport.close());
        mux.close();
    }
}

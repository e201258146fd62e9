package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.VP8;

import sfu.core.fuzz.Bits;
import sfu.core.io.Addr;
import sfu.core.stats.DropReason;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A shard with two publishers, a viewer of both and a peer without a path, driven by bytes. */
final class FuzzedShard implements AutoCloseable {
    /** Of a step; what follows each is in {@link #step}. */
    static final int MEDIA = 0;

    static final int RTP = 1;
    static final int RTCP = 2;
    static final int RAW = 3;
    static final int STRANGER = 4;
    static final int UNVALIDATED = 5;
    static final int PASS = 6;
    static final int FORGED = 7;
    static final int REPLAY = 8;
    static final int SHOW = 9;
    static final int MOVE = 10;
    private static final int STEPS = 11;

    private static final int MAX_STEPS = 100;
    private static final int MAX_TICKS = 64; // of 10 ms
    private static final int ANN = 0x0A0000;
    private static final int BOB = 0x0B0000;
    private static final int SLOT = 0x0C0000;
    private static final int TICKS = 3000;

    private final VirtualRoom room = new VirtualRoom(1);
    private final List<TestPeer> peers;
    private final TestPeer waiting;
    private final InetSocketAddress stranger;
    private final Set<InetSocketAddress> validated = new HashSet<>();
    private byte[] last = new byte[0];
    private TestPeer lastFrom;

    FuzzedShard() throws Exception {
        TestPeer ann = room.join(1, 0);
        TestPeer bob = room.join(2, 0);
        TestPeer eve = room.join(3, 0);
        peers = List.of(ann, bob, eve);
        peers.forEach(peer -> validated.add(peer.address));
        lastFrom = ann;
        waiting = room.attach(9, 0);
        stranger = new InetSocketAddress(InetAddress.getByName("192.0.2.66"), 5000);
        room.publish(ann, 1, ANN);
        room.publish(bob, 2, BOB);
        room.openSlotWithTransportCc(eve, SLOT, true);
        room.show(eve, 1);
    }

    void play(byte[] bytes) throws Exception {
        Bits bits = new Bits(bytes);
        for (int i = 0; i < MAX_STEPS && !bits.isOver(); i++) {
            step(bits);
            check();
        }
        room.pass(100);
        check();
        checkFigures();
    }

    private void step(Bits bits) throws Exception {
        switch (bits.below(STEPS)) {
            case MEDIA -> media(bits.below(2), bits.next(), bits.piece());
            case RTP -> {
                TestPeer peer = peer(bits);
                send(peer, peer.protectedRtp(bits.piece()));
            }
            case RTCP -> {
                TestPeer peer = peer(bits);
                send(peer, peer.protectedRtcp(1, bits.piece()));
            }
            case RAW -> send(peer(bits), bits.piece());
            case STRANGER -> room.arriveFrom(stranger, bits.piece());
            case UNVALIDATED -> room.arrive(waiting, waiting.protectedRtp(bits.piece()));
            case PASS -> room.pass(10L * bits.below(MAX_TICKS));
            case FORGED -> forge(bits.next());
            case REPLAY -> room.arrive(lastFrom, last);
            case SHOW -> room.show(peers.getLast(), bits.below(4));
            default -> move(peers.getLast(), bits.below(4));
        }
    }

    private TestPeer peer(Bits bits) {
        return peers.get(bits.below(peers.size()));
    }

    private void media(int publisher, int number, byte[] payload) {
        TestPeer peer = peers.get(publisher);
        int ssrc = publisher == 0 ? ANN : BOB;
        send(peer, peer.rtp(ssrc, VP8, number, number * TICKS, true, payload));
    }

    private void send(TestPeer peer, byte[] datagram) {
        last = datagram;
        lastFrom = peer;
        room.arrive(peer, datagram);
    }

    private void forge(int at) {
        if (last.length > 0) {
            byte[] forged = last.clone();
            forged[at % forged.length] ^= (byte) 0x55;
            room.arrive(lastFrom, forged);
        }
    }

    /** ICE found another path, which is the only one from now on. */
    private void move(TestPeer peer, int number) throws Exception {
        InetSocketAddress to =
                new InetSocketAddress(InetAddress.getByName("10.1.0." + number), 6000 + number);
        long hi = Addr.hi(to.getAddress());
        long lo = Addr.lo(to.getAddress());
        long port = Addr.port(to);
        peer.shard().execute(new ShardCommand.Route(hi, lo, port, peer.transport));
        peer.shard().execute(new ShardCommand.SelectPath(peer.transport, hi, lo, port, 20));
        room.settle();
        room.sentTo.clear();
        validated.remove(peer.address);
        validated.removeIf(address -> address.getPort() >= 6000);
        validated.add(to);
        room.peers.put(to, peer);
    }

    private void check() {
        assertThat(validated).as("where datagrams went").containsAll(room.sentTo);
        assertThat(room.budget.usedBytes()).isBetween(0L, VirtualRoom.BUDGET_BYTES);
        for (TestPeer peer : peers) {
            assertThat(peer.transport.drops().get(DropReason.INTERNAL_ERROR)).isZero();
            assertThat(peer.undecryptable).as("sent, and not to be read").isZero();
        }
    }

    /** Counters only rise: once, at the end. */
    private void checkFigures() {
        ShardFigures figures = VirtualRoom.figures(room.shards.getFirst());
        assertThat(figures.shard().drops()).doesNotContainKey(DropReason.INTERNAL_ERROR);
    }

    @Override
    public void close() {
        room.close();
    }
}

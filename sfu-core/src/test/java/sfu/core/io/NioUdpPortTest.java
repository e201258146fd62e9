package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.pattern;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;

/** The java.nio port on real loopback sockets. */
class NioUdpPortTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);
    private static final UdpOptions OPTIONS = UdpOptions.defaults();

    private static NioUdpPort open(UdpOptions options) throws IOException {
        return NioSockets.open(1, ANY, options, true).getFirst();
    }

    @Test
    void deadPeersInABatchCostTheLivingNothing() throws Exception {
        try (UdpPort from = open(OPTIONS);
                UdpPort ann = open(OPTIONS)) {
            byte[] packet = pattern(1, 700);
            put(from, new byte[10], at("127.0.0.1", 0));
            put(from, new byte[10], at("127.255.255.255", 4000));
            put(from, new byte[65_530], at("127.0.0.1", ann.localPort()));
            put(from, packet, at("127.0.0.1", ann.localPort()));
            assertThat(from.flush()).isZero();
            Datagrams received = new Datagrams();
            received.drain(ann, 1);
            assertThat(received.bytes()).containsExactly(packet);
            assertThat(from.stats().txPackets).isEqualTo(1);
            assertThat(from.stats().txDropped()).isEqualTo(3);
        }
    }

    @Test
    void isBoundedAndStrict() throws Exception {
        UdpPort port = open(OPTIONS.withBatches(1, 2));
        InetSocketAddress to = at("127.0.0.1", 9);
        assertThatThrownBy(() -> port.commit(1, 0, 1, 9)).hasMessageContaining("reserved -1");
        assertThat(put(port, new byte[10], to)).isTrue();
        assertThat(put(port, new byte[10], to)).isTrue();
        assertThat(port.reserve(1)).isEqualTo(-1);
        assertThat(port.flush()).isZero();
        assertThat(port.reserve(1)).isZero();
        assertThat(port.stats().txQueueFull).isZero();
        port.close();
        assertThat(port.reserve(1)).isEqualTo(-1);
        assertThat(port.receive(new Datagrams())).isZero();
    }

    @Test
    void dropsAndCountsWhatIsLongerThanASlot() throws Exception {
        try (UdpPort to = open(OPTIONS);
                DatagramSocket from = new DatagramSocket()) {
            int longest = OPTIONS.receiveSlotBytes();
            for (int length : new int[] {longest + 1, 5000, longest, 0}) {
                from.send(
                        new DatagramPacket(
                                new byte[length], length, at("127.0.0.1", to.localPort())));
            }
            Datagrams received = new Datagrams();
            received.drain(to, 2);
            assertThat(received.bytes()).extracting(b -> b.length).containsExactly(longest, 0);
            assertThat(to.stats().rxTruncated).isEqualTo(2);
        }
    }

    @Test
    void buffersAreCountedAsTheKernelDoes() throws Exception {
        try (NioUdpPort port = open(OPTIONS.withBuffers(100_000, 80_000))) {
            assertThat(NioSockets.buffers(port.channel()))
                    .isEqualTo(new SocketBuffers(100_000, 80_000));
        }
    }

    @Test
    void oneSocketServesAllShardsWhereItMust() throws Exception {
        List<NioUdpPort> shards = NioSockets.open(3, ANY, OPTIONS, false);
        try (UdpPort peer = open(OPTIONS)) {
            assertThat(shards).extracting(NioUdpPort::receives).containsExactly(true, false, false);
            Datagrams atPeer = new Datagrams();
            for (NioUdpPort shard : shards) {
                put(shard, pattern(atPeer.received.size(), 50), at("::1", peer.localPort()));
                assertThat(shard.flush()).isZero();
                atPeer.drain(peer, atPeer.received.size() + 1);
            }
            assertThat(atPeer.received)
                    .extracting(r -> r.from().getPort())
                    .containsOnly(shards.getFirst().localPort());
            put(peer, pattern(9, 50), atPeer.received.getFirst().from());
            peer.flush();
            Datagrams atFirst = new Datagrams();
            atFirst.drain(shards.getFirst(), 1);
            assertThat(atFirst.bytes()).containsExactly(pattern(9, 50));
            shards.getLast().close();
            assertThat(shards.getFirst().channel().isOpen()).isTrue();
        } finally {
            shards.forEach(NioUdpPort::close);
        }
    }
}

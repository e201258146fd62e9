package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;
import static sfu.core.io.Datagrams.put;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;

class SteeringTest {
    /** IPv6 sources that differ in every half; the loopback alone has just one. */
    @Test
    void agreesWithTheKernelOnAnyAddress() throws Exception {
        try (OtherNetwork network = new OtherNetwork()) {
            network.ip("address add 10.1.2.3/32 dev lo");
            List<String> sources =
                    List.of("10.1.2.3", "2001:db8::1", "2001:db8:ffff::1", "fd00:1:2:3::9");
            for (String source : sources.subList(1, sources.size())) {
                network.ip("address add " + source + "/128 dev lo nodad");
            }
            network.run(() -> {
                agrees(sources);
                return true;
            });
        }
    }

    private static void agrees(List<String> sources) throws Exception {
        UdpOptions options = UdpOptions.defaults();
        List<LinuxUdpPort> shards =
                LinuxSockets.open(3, new InetSocketAddress(0), options, new GsoRefusal());
        int port = shards.getFirst().localPort();
        Datagrams all = new Datagrams();
        for (String source : sources) {
            for (int i = 0; i < 20; i++) {
                try (LinuxUdpPort peer = LinuxUdpPort.open(at(source, 0), options)) {
                    put(peer, new byte[] {(byte) 0x80, 96}, at(source, port));
                    assertThat(peer.flush()).isZero();
                    InetSocketAddress from = at(source, peer.localPort());
                    int shard =
                            UdpPorts.shardOf(
                                    Addr.hi(from.getAddress()),
                                    Addr.lo(from.getAddress()),
                                    from.getPort(),
                                    3);
                    all.drain(shards.get(shard), all.received.size() + 1);
                    assertThat(all.received.getLast().from()).isEqualTo(from);
                }
            }
        }
        shards.forEach(LinuxUdpPort::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void checksAndReportsComeToTheControlSocket(int count) throws Exception {
        UdpOptions options = UdpOptions.defaults().withGso(false); // a run has one socket
        List<LinuxUdpPort> shards =
                LinuxSockets.open(count, new InetSocketAddress(0), options, new GsoRefusal());
        int port = shards.getFirst().localPort();
        byte[][] media = {
            {}, {4}, {22}, {(byte) 0x80}, {(byte) 0x80, 96}, {(byte) 0xBF, (byte) 224}
        };
        byte[][] control = {{0, 1}, {3}, {(byte) 0x80, (byte) 200}, {(byte) 0xBF, (byte) 206}};
        try (LinuxUdpPort peer = LinuxUdpPort.open(at("127.0.0.1", 0), options)) {
            InetSocketAddress from = at("127.0.0.1", peer.localPort());
            int shard =
                    UdpPorts.shardOf(
                            Addr.hi(from.getAddress()),
                            Addr.lo(from.getAddress()),
                            from.getPort(),
                            count);
            for (byte[] datagram : media) {
                put(peer, datagram, at("127.0.0.1", port));
            }
            for (byte[] datagram : control) {
                put(peer, datagram, at("127.0.0.1", port));
            }
            assertThat(peer.flush()).isZero();
            Datagrams some = new Datagrams();
            some.drain(shards.get(shard), media.length - (shard == 0 ? 0 : 3));
            Datagrams others = new Datagrams();
            others.drain(shards.get(shard).control(), control.length);
            assertThat(others.bytes()).containsExactly(control);
            assertThat(some.bytes()).contains(media[4], media[5]);
        }
        shards.forEach(LinuxUdpPort::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64})
    void spreadsEvenly(int shards) {
        Random random = new Random(shards);
        int[] count = new int[shards];
        for (int i = 0; i < 1000 * shards; i++) {
            boolean v4 = random.nextBoolean();
            long hi = v4 ? 0 : 0x20010db8_00000000L | random.nextInt() & 0xFFFF_FFFFL;
            long lo = v4 ? Addr.v4(random.nextInt()) : random.nextLong();
            count[UdpPorts.shardOf(hi, lo, 1024 + random.nextInt(64_000), shards)]++;
        }
        assertThat(count)
                .satisfies(c -> {
                    for (int n : c) {
                        assertThat(n).isBetween(850, 1150);
                    }
                });
    }

    @Test
    void theScopeOfALinkLocalPeerDoesNotMatter() {
        long port = 5000;
        assertThat(UdpPorts.shardOf(0xFE80L << 48, 7, 3L << 16 | port, 8))
                .isEqualTo(UdpPorts.shardOf(0xFE80L << 48, 7, port, 8));
    }
}

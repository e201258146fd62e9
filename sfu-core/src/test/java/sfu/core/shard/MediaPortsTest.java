package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;
import sfu.core.forward.SlotSpec;
import sfu.core.forward.TrackSpec;
import sfu.core.io.LocalAddresses;
import sfu.core.io.TcpOptions;
import sfu.core.io.UdpOptions;
import sfu.core.stats.DropReason;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Real peers by ICE, DTLS and SRTP on the ports and addresses of a running media plane. */
class MediaPortsTest {
    private static final CodecParameters VP8 =
            new CodecParameters(VirtualRoom.VP8, "VP8", 90_000, 1, Map.of(), Set.of(), -1);

    static ShardOptions options(PortRange ports, int shards, UdpOptions udp) {
        ShardOptions defaults = ShardOptions.defaults(0);
        return new ShardOptions(
                ports,
                shards,
                List.of(),
                udp,
                TcpOptions.defaults(),
                defaults.cache(),
                defaults.cacheBytes());
    }

    /** Two or more free ports in a row, below those that systems give out. */
    static PortRange freeRange(int count) {
        for (int first = 23_100; first < 24_000; first += count) {
            PortRange range = new PortRange(first, first + count - 1);
            try {
                PortLock.take(range, count).close();
                return range;
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static TrackSpec publish(NetworkPeer peer, int ssrc) {
        PublishSection section =
                new PublishSection(
                        "0",
                        MediaKind.VIDEO,
                        TrackSource.CAMERA,
                        List.of(VP8),
                        List.of(),
                        List.of(new EncodingParameters(ssrc, 0, "")),
                        false);
        long number = 100 * peer.proxy.number() + ssrc;
        TrackSpec spec = new TrackSpec(number, MediaKind.VIDEO, section.codecs());
        peer.proxy.publish(section, spec);
        return spec;
    }

    private static void show(NetworkPeer viewer, TrackSpec track) {
        SlotSection section = new SlotSection("1", MediaKind.VIDEO, List.of(VP8), List.of());
        SlotIdentity identity = new SlotIdentity("1", 4242, 0, "cname", "stream", "track");
        viewer.proxy.openSlot(new SlotSpec(section, identity));
        viewer.proxy.assign("1", track);
    }

    /** Ann's track, with Bob looking, on whatever shards they are. */
    static void watch(NetworkPeer ann, NetworkPeer bob) throws Exception {
        ann.connect();
        bob.connect();
        TrackSpec track = publish(ann, 7);
        if (ann.proxy.home() != bob.proxy.home()) {
            ann.proxy.mirrorTo(bob.proxy.home(), track);
            ann.proxy.passTo(bob.proxy.home(), track.number());
        }
        show(bob, track);
        int[] number = {1};
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    ann.sendRtp(7, number[0]++);
                    return bob.media.get() > 20;
                });
    }

    private static InetSocketAddress at(String address, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inARangeNothingIsHandedOver(boolean isNative) throws Exception {
        PortRange range = freeRange(3);
        UdpOptions udp = UdpOptions.defaults().withNative(isNative);
        try (MediaShards shards = new MediaShards(options(range, 2, udp));
                NetworkPeer ann = new NetworkPeer(shards, 0, "127.0.0.1", "127.0.0.1");
                NetworkPeer bob = new NetworkPeer(shards, 1, "127.0.0.1", "127.0.0.1")) {
            watch(ann, bob);
            assertThat(ann.port()).isEqualTo(range.first());
            assertThat(bob.port()).isEqualTo(range.first() + 1);
            assertThat(ann.sources).containsExactly(at("127.0.0.1", ann.port()));
            assertThat(bob.sources).containsExactly(at("127.0.0.1", bob.port()));

            bob.send(new byte[] {(byte) 0x80, 0}, at("127.0.0.1", ann.port()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(figures(shards, 0).drops())
                                    .as("it is not bob's port")
                                    .containsEntry(DropReason.UNKNOWN_ADDRESS, 1L));
            assertThat(figures(shards, 0).packetsReceived()).isEqualTo(ann.sent.get() + 1);
            assertThat(figures(shards, 1).packetsReceived()).isEqualTo(bob.sent.get() - 1);
        }
        PortLock.take(range, 3).close(); // all are free again
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramsThatAreTooLongAreCounted(boolean isNative) throws Exception {
        UdpOptions udp = UdpOptions.defaults().withNative(isNative);
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), 1, udp));
                DatagramSocket stranger = new DatagramSocket()) {
            InetSocketAddress media = at("127.0.0.1", shards.port());
            stranger.send(new DatagramPacket(new byte[3000], 3000, media));
            stranger.send(new DatagramPacket(new byte[5000], 5000, media));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(figures(shards, 0).drops())
                                    .containsExactly(Map.entry(DropReason.DATAGRAM_TOO_LONG, 2L)));
        }
    }

    private static sfu.core.stats.ShardSnapshot figures(MediaShards shards, int index) {
        return shards.figures().join().get(index).shard();
    }

    @ParameterizedTest
    @CsvSource({"1, 127.0.0.2", "2, 127.0.0.2", "2, 127.0.0.1"})
    void answersLeaveFromTheAddressThatWasAsked(int shardCount, String asked) throws Exception {
        LocalAddresses locals =
                new LocalAddresses(List.of(InetAddress.getByName("127.0.0.2"), address("::1")));
        UdpOptions udp = UdpOptions.defaults().withLocals(locals);
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), shardCount, udp))) {
            Assumptions.assumeTrue(shards.engines().io().startsWith("recvmmsg"), "no native I/O");
            int last = shardCount - 1;
            try (NetworkPeer ann = new NetworkPeer(shards, 0, "127.0.0.1", asked);
                    NetworkPeer bob = new NetworkPeer(shards, last, "127.0.0.1", asked)) {
                watch(ann, bob);
                assertThat(ann.sources).containsExactly(at(asked, ann.port()));
                assertThat(bob.sources).containsExactly(at(asked, bob.port()));
            }
        }
    }

    private static InetAddress address(String text) throws Exception {
        return InetAddress.getByName(text);
    }

    @Test
    void onlyAddressesBetweenWhichTheRouteChoosesAreToldApart() throws Exception {
        InetAddress loopback = address("127.0.0.1");
        InetAddress one = address("192.0.2.1");
        InetAddress two = address("198.51.100.1");
        InetAddress six = address("2001:db8::1");
        assertThat(Addresses.ambiguous(List.of(one, six, loopback), false).isEmpty()).isTrue();
        assertThat(Addresses.ambiguous(List.of(one, six, two, loopback), false).all())
                .containsExactly(one, two);
    }

    @ParameterizedTest
    @CsvSource({"10000, false, 10000", "10000-10015, true, 10003", "5-5, false, 5", "0, false, 0"})
    void portsAreOneOrARange(String text, boolean isRange, int ofShard3) {
        PortRange range = PortRange.parse(text);
        assertThat(range.isRange()).isEqualTo(isRange);
        assertThat(range.ofShard(3)).isEqualTo(ofShard3);
        assertThat(PortRange.parse(range.toString())).isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-5", "5-", "9-8", "0-5", "70000", "5-70000", "a-b", "1-2-3"})
    void otherPortsAreRefused(String text) {
        assertThatThrownBy(() -> PortRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UDP port");
    }

    @Test
    void aRangeHasAPortForEachShard() {
        PortRange two = new PortRange(10_000, 10_001);
        assertThat(ShardOptions.defaults(two).shards()).isBetween(1, 2);
        assertThatThrownBy(() -> options(two, 3, UdpOptions.defaults()))
                .hasMessageContaining("too few for 3 shards");
    }

    @Test
    void everyPortOfARangeIsLockedOrNone() throws Exception {
        PortRange range = freeRange(3);
        try (ServerSocket last = new ServerSocket(range.last())) {
            assertThatThrownBy(() -> PortLock.take(range, 3))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("media port " + last.getLocalPort());
            PortLock.take(range, 2).close();
        }
        PortLock held = PortLock.take(range, 3);
        assertThatThrownBy(() -> PortLock.take(PortRange.of(range.last()), 1))
                .isInstanceOf(BindException.class);
        held.close();
        PortLock.take(PortRange.of(range.last()), 1).close();
    }

    /** As many sockets as make it likely that one of the numbers offered is taken in UDP. */
    @Test
    void anyPortIsOneThatIsFreeInUdpToo() throws Exception {
        List<DatagramSocket> others = new ArrayList<>();
        try {
            for (int i = 0; i < 2_000; i++) {
                others.add(new DatagramSocket());
            }
            for (int i = 0; i < 100; i++) {
                try (PortLock lock = PortLock.take(PortRange.of(0), 1);
                        DatagramSocket media = new DatagramSocket(lock.port(0))) {
                    assertThat(media.getLocalPort()).isEqualTo(lock.port(0));
                }
            }
        } finally {
            others.forEach(DatagramSocket::close);
        }
    }
}

package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.Candidate;
import sfu.core.api.RemoteCandidate;
import sfu.core.io.TcpOptions;
import sfu.core.io.UdpOptions;
import sfu.core.stats.IceSnapshot;
import sfu.core.stats.TcpEnd;
import sfu.core.stats.TransportSnapshot;

import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Real peers by ICE, DTLS and SRTP over TCP, on both engines, one and several shards. */
class IceTcpTest {
    private static ShardOptions options(PortRange ports, int shards, boolean isNative) {
        ShardOptions defaults = ShardOptions.defaults(0);
        return new ShardOptions(
                ports,
                shards,
                List.of(),
                UdpOptions.defaults().withNative(isNative),
                TcpOptions.defaults(),
                defaults.cache(),
                defaults.cacheBytes());
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20));
    }

    private static TransportSnapshot transport(MediaShards shards, NetworkPeer peer) {
        return shards.figures()
                .join()
                .get(peer.proxy.home())
                .transports()
                .get(peer.proxy.number())
                .transport();
    }

    /** The kernel or the loops choose where a connection is: of four peers some are elsewhere. */
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void peersOnAnyShardMeetOverTcp(int shardCount, boolean isNative) throws Exception {
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), shardCount, isNative));
                NetworkPeer ann = NetworkPeer.overTcp(shards, 0, "127.0.0.1");
                NetworkPeer bob = NetworkPeer.overTcp(shards, shardCount - 1, "127.0.0.1");
                NetworkPeer cay = NetworkPeer.overTcp(shards, 0, "::1");
                NetworkPeer dan = NetworkPeer.overTcp(shards, shardCount - 1, "127.0.0.1")) {
            MediaPortsTest.watch(ann, bob);
            MediaPortsTest.watch(cay, dan);
            for (NetworkPeer peer : List.of(ann, bob, cay, dan)) {
                assertThat(transport(shards, peer).protocol()).isEqualTo("tcp");
            }
            IceSnapshot ice = ann.proxy.ice();
            assertThat(ice.remoteType()).as("nothing was signalled").isEqualTo("prflx");
            assertThat(ice.tcpType()).isEqualTo("passive");
            ann.proxy.addCandidates(List.of(new RemoteCandidate("host", true, "127.0.0.1", 9)));
            assertThat(ann.proxy.ice().remoteType()).isEqualTo("host");
            assertThat(ann.proxy.dtls().role()).isEqualTo("server");
            assertThat(shards.tcp().connections()).isEqualTo(4);
            assertThat(shards.tcp().ended()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void inARangeEachShardHasItsPortInTcpToo(boolean isNative) throws Exception {
        PortRange range = MediaPortsTest.freeRange(3);
        try (MediaShards shards = new MediaShards(options(range, 2, isNative));
                NetworkPeer ann = NetworkPeer.overTcp(shards, 0, "127.0.0.1");
                NetworkPeer bob = NetworkPeer.overTcp(shards, 1, "127.0.0.1")) {
            MediaPortsTest.watch(ann, bob);
            assertThat(ann.port()).isEqualTo(range.first());
            assertThat(bob.port()).isEqualTo(range.first() + 1);
            assertThat(transport(shards, bob).protocol()).isEqualTo("tcp");
        }
        PortLock.take(range, 3).close(); // all are free again
    }

    @Test
    void oneWatchesOverTcpWhoIsSentOverUdp() throws Exception {
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), 2, true));
                NetworkPeer ann = new NetworkPeer(shards, 0, "127.0.0.1", "127.0.0.1");
                NetworkPeer bob = NetworkPeer.overTcp(shards, 1, "127.0.0.1")) {
            MediaPortsTest.watch(ann, bob);
            assertThat(transport(shards, ann).protocol()).isEqualTo("udp");
            assertThat(transport(shards, bob).protocol()).isEqualTo("tcp");
        }
    }

    /** It nominates TCP, then UDP, then TCP again, and both stay in use. */
    @Test
    void udpIsPreferredWhenBothWork() throws Exception {
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), 2, true));
                NetworkPeer ann = NetworkPeer.overTcp(shards, 0, "127.0.0.1")) {
            ann.connect();
            assertThat(transport(shards, ann).protocol()).isEqualTo("tcp");
            ann.alsoOverUdp();
            await().until(() -> {
                ann.checkBoth();
                return transport(shards, ann).protocol().equals("udp");
            });
            for (int i = 0; i < 10; i++) {
                ann.checkBoth();
                assertThat(transport(shards, ann).protocol()).isEqualTo("udp");
            }
        }
    }

    @Test
    void aConnectionEndsWithItsTransport() throws Exception {
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), 2, true));
                NetworkPeer ann = NetworkPeer.overTcp(shards, 0, "127.0.0.1")) {
            ann.connect();
            ann.proxy.close();
            await().untilAsserted(
                            () -> assertThat(shards.tcp().ended()).containsEntry(TcpEnd.ENDED, 1L));
            assertThat(shards.tcp().connections()).isZero();
        }
    }

    @Test
    void whoOnlyConnectsIsPutOut() throws Exception {
        ShardOptions options =
                options(PortRange.of(0), 2, true)
                        .withTcp(TcpOptions.defaults().withTimeouts(1_000, 60_000, 15_000));
        try (MediaShards shards = new MediaShards(options);
                NetworkPeer ann = NetworkPeer.overTcp(shards, 0, "127.0.0.1");
                Socket silent = new Socket("127.0.0.1", shards.port())) {
            ann.connect();
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            await().untilAsserted(() ->
                    assertThat(shards.tcp().ended()).containsOnlyKeys(TcpEnd.UNCHECKED));
            assertThat(shards.tcp().connections()).as("ann's").isEqualTo(1);
        }
    }

    @Test
    void withoutItNoCandidateIsTcpAndNobodyMayConnect() throws Exception {
        ShardOptions options =
                options(PortRange.of(0), 1, true).withTcp(TcpOptions.defaults().withEnabled(false));
        try (MediaShards shards = new MediaShards(options);
                NetworkPeer ann = new NetworkPeer(shards, 0, "127.0.0.1", "127.0.0.1")) {
            assertThat(ann.server.candidates()).noneMatch(Candidate::tcpPassive);
            assertThat(shards.tcp().enabled()).isFalse();
        }
        try (MediaShards shards = new MediaShards(options(PortRange.of(0), 1, true));
                NetworkPeer ann = new NetworkPeer(shards, 0, "127.0.0.1", "127.0.0.1")) {
            List<Candidate> all = ann.server.candidates();
            List<Candidate> tcp = all.stream().filter(Candidate::tcpPassive).toList();
            assertThat(tcp).hasSize(all.size() / 2);
            assertThat(tcp)
                    .allSatisfy(c ->
                            assertThat(all)
                                    .filteredOn(other -> !other.tcpPassive())
                                    .allMatch(udp -> udp.priority() > c.priority()));
            assertThat(all).extracting(Candidate::foundation).doesNotHaveDuplicates();
        }
    }
}

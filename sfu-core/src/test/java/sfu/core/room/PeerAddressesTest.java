package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import sfu.core.shard.AddressKind;
import sfu.core.shard.AddressOptions;
import sfu.core.shard.ShardOptions;
import sfu.core.stats.DropReason;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Over real sockets: peers have addresses of the kinds that they may have, others no path. */
class PeerAddressesTest {
    private static RoomServer server(AddressKind peers) throws Exception {
        AddressOptions usual = AddressOptions.defaults();
        AddressOptions its =
                new AddressOptions(usual.host(), EnumSet.of(peers), List.of(), usual.checkMs());
        return new RoomServer(
                ShardOptions.defaults(0).withAddresses(its), new RoomLimits(10, 10, 16, 64, 1));
    }

    @Test
    void whoseKindIsNotWantedIsNotAnswered() throws Exception {
        try (RoomServer server = server(AddressKind.PUBLIC)) {
            server.warmUp();
            CompletableFuture<WirePeer> peer = connecting(server);
            await().untilAsserted(() ->
                    assertThat(drops(server)).containsKey(DropReason.REFUSED_ADDRESS));
            assertThat(drops(server)).doesNotContainKey(DropReason.REFUSED_STUN);
            assertThat(peer).isNotDone();
        }
    }

    private static CompletableFuture<WirePeer> connecting(RoomServer server) {
        CompletableFuture<WirePeer> peer = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        peer.complete(new WirePeer(server, "room", List.of("VP8"), 0, at -> {}));
                    } catch (Exception e) {
                        peer.completeExceptionally(e);
                    }
                });
        return peer;
    }

    private static Map<DropReason, Long> drops(RoomServer server) throws Exception {
        return server.snapshot().get(30, TimeUnit.SECONDS).drops();
    }

    @Test
    void othersAreAndAnswersNameWhatIsSetMeanwhile() throws Exception {
        try (RoomServer server = server(AddressKind.LOOPBACK)) {
            server.warmUp();
            List<InetAddress> wanted = List.of(InetAddress.ofLiteral("203.0.113.7"));
            server.advertise(wanted);
            assertThat(server.candidateAddresses()).isEqualTo(wanted);
            try (WirePeer peer = new WirePeer(server, "room", List.of("VP8"), 0, payload -> {})) {
                assertThat(peer.addresses()).containsOnly("203.0.113.7");
                server.advertise(List.of(InetAddress.ofLiteral("2001:db8::7")));
                assertThat(peer.restart())
                        .as("in the answer to a restart")
                        .containsOnly("2001:db8:0:0:0:0:0:7");
                assertThat(peer.closed).isNotDone();
            }
        }
    }
}

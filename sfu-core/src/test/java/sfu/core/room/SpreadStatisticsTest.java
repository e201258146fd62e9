package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.shard.ShardOptions;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** The figures of one room whose people are on two shards, over real sockets. */
class SpreadStatisticsTest {
    private static final int PACKETS = 300;

    private final List<WirePeer> peers = new ArrayList<>();
    private RoomServer server;

    @BeforeEach
    void meet() throws Exception {
        ShardOptions some = ShardOptions.defaults(0);
        ShardOptions two =
                new ShardOptions(
                        0, 2, some.advertise(), some.udp(), some.cache(), some.cacheBytes());
        server = new RoomServer(two, new RoomLimits(10, 10, 16, 64, 1)); // each on the next shard
        server.warmUp();
        peers.add(new WirePeer(server, "room", List.of("VP8"), 0, payload -> {}));
        for (int i = 0; i < 3; i++) {
            peers.add(new WirePeer(server, "room", List.of(), 2, payload -> {}));
        }
    }

    @AfterEach
    void part() throws Exception {
        for (WirePeer peer : peers) {
            peer.close();
        }
        server.close();
    }

    private List<ParticipantSnapshot> people(ServerSnapshot all) {
        assertThat(all.rooms()).hasSize(1);
        return all.rooms().getFirst().participants();
    }

    private static long sum(List<TransportSnapshot> all, ToLongFunction<TransportSnapshot> of) {
        return all.stream().mapToLong(of).sum();
    }

    private static long slotPackets(List<ParticipantSnapshot> people) {
        return people.stream()
                .flatMap(person -> person.slots().stream())
                .mapToLong(SlotSnapshot::packets)
                .sum();
    }

    @Test
    void whatIsToldOfItsPeopleAddsUpToWhatTheShardsSay() throws Exception {
        WirePeer ann = peers.getFirst();
        for (int n = 0; n < PACKETS; n++) {
            ann.send(ann.rtp(WirePeer.OPUS, n, n * 960, WirePeer.AUDIO_SSRC, new byte[80]));
            Thread.sleep(1);
        }
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(slotPackets(people(server.snapshot().join())))
                                .as("one publisher, three viewers")
                                .isEqualTo(3 * PACKETS));
        ServerSnapshot all = server.snapshot().join();
        TrackSnapshot sound =
                people(all).stream()
                        .flatMap(person -> person.tracks().stream())
                        .filter(track -> track.kind().equals("audio"))
                        .findFirst()
                        .orElseThrow();
        assertThat(sound.packets()).isEqualTo(PACKETS);
        for (ShardSnapshot shard : all.shards()) {
            List<TransportSnapshot> its =
                    people(all).stream()
                            .map(ParticipantSnapshot::transport)
                            .filter(Objects::nonNull)
                            .filter(transport -> transport.shard() == shard.index())
                            .toList();
            assertThat(its).as("half of the people").hasSize(2);
            assertThat(shard.transports()).isEqualTo(2);
            // the sockets also have ICE and DTLS, of any shard's peers where they share a port
            assertThat(sum(its, TransportSnapshot::packetsSent))
                    .isPositive()
                    .isLessThanOrEqualTo(shard.packetsSent());
        }
        List<TransportSnapshot> each =
                people(all).stream().map(ParticipantSnapshot::transport).toList();
        long received = all.shards().stream().mapToLong(ShardSnapshot::packetsReceived).sum();
        assertThat(sum(each, TransportSnapshot::packetsReceived))
                .isGreaterThanOrEqualTo(PACKETS)
                .isLessThanOrEqualTo(received);
    }
}

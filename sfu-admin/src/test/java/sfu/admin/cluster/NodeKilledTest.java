package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.ChildServer;
import sfu.core.testing.RedisServer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three processes and a real Redis: one of them is killed. */
@Tag("long")
class NodeKilledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path directory;
    private final List<ChildServer> nodes = new ArrayList<>();
    private final List<Integer> mediaPorts = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        for (String name : List.of("one", "two", "three")) {
            Path file =
                    Files.writeString(
                            directory.resolve(name + ".yaml"),
                            ChildServer.AUTH
                                    + "node: "
                                    + name
                                    + "\ncluster: { secret: "
                                    + Node.SECRET
                                    + ", redisUrl: '"
                                    + redis.url()
                                    + "' }\n");
            nodes.add(ChildServer.start(List.of("-Xmx256m"), "--config=" + file));
        }
        for (ChildServer node : nodes) {
            String port = node.warm().after("media on UDP port ");
            mediaPorts.add(Integer.parseInt(port.trim()));
            await().atMost(PATIENCE)
                    .until(() -> node.metric("sfu_cluster_nodes{state=\"ready\"}") == 3);
        }
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(ChildServer::close);
        redis.close();
    }

    /** Who came to the first node, to a room that is on another. */
    private record Guest(NodeClient client, JsonNode joined, String room, int node) {}

    private Guest anna() throws Exception {
        for (int i = 0; i < 60; i++) {
            NodeClient anna = new NodeClient(nodes.getFirst().port());
            String room = "room" + i;
            JsonNode joined =
                    anna.asksToJoin(room, "anna", ChildServer.token("anna")).await("joined");
            int node = mediaPorts.indexOf(anna.mediaPort());
            if (node > 0) {
                return new Guest(anna, joined, room, node);
            }
        }
        throw new AssertionError("60 rooms are on one of three nodes");
    }

    /** As an orchestrator does. */
    @Test
    void aNodeThatIsToldToEndMovesItsRoomAndEndsWell() throws Exception {
        Guest guest = anna();
        nodes.get(guest.node()).signal("TERM");
        guest.client().await("relocated");
        try (NodeClient there = new NodeClient(nodes.getFirst().port())) {
            there.asksToJoin(guest.room(), "anna", ChildServer.token("anna")).await("joined");
            assertThat(mediaPorts.indexOf(there.mediaPort()))
                    .isNotNegative()
                    .isNotEqualTo(guest.node());
            guest.client().say("{'type':'leave','id':9}");
            assertThat(nodes.get(guest.node()).exit()).isZero();
            assertThat(there.closed).isNotDone();
        }
    }

    @Test
    void aRoomWhoseNodeIsKilledGoesOnOnAnother() throws Exception {
        Guest guest = anna();
        NodeClient anna = guest.client();
        JsonNode joined = guest.joined();
        String room = guest.room();
        int victim = guest.node();

        nodes.get(victim).signal("KILL");
        long killedNs = System.nanoTime();

        assertThat(anna.closed.get()).isIn(1006, 1012);
        int port = nodes.get(victim == 1 ? 2 : 1).port();
        try (NodeClient back = new NodeClient(nodes.getFirst().port())) {
            back.say(
                    "{'type':'resume','id':1,'session':'%s','resumeToken':'%s','seq':0}"
                            .formatted(
                                    joined.get("session").asText(),
                                    joined.get("resumeToken").asText()));
            assertThat(back.await("error").get("code").asText()).isEqualTo("gone");
            back.asksToJoin(room, "anna", ChildServer.token("anna")).await("joined");
            System.out.println(
                    "in again after " + (System.nanoTime() - killedNs) / 1_000_000 + " ms");
            int now = mediaPorts.indexOf(back.mediaPort());
            assertThat(now).isNotEqualTo(victim);

            try (NodeClient ben = new NodeClient(port)) {
                ben.asksToJoin(room, "ben", ChildServer.token("ben")).await("joined");
                assertThat(mediaPorts.indexOf(ben.mediaPort())).isEqualTo(now);
            }
        }
    }
}

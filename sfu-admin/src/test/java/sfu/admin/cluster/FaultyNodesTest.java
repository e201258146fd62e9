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
import sfu.admin.e2e.HeldShard;
import sfu.admin.nodes.NodeLimits;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;
import sfu.core.testing.SlowProxy;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.cluster.NodeView;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Nodes whose clocks differ, whose Redis is slow, or of which one forwards nothing. */
@Tag("long")
class FaultyNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SKEW = Duration.ofSeconds(30);

    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
    }

    private static Tokens tokens(Supplier<Instant> clock) {
        return new Tokens(ChildServer.KEY, ChildServer.SECRET, clock);
    }

    private Node secured(String name, Supplier<Instant> clock) throws Exception {
        return new Node(
                name,
                redis.url(),
                Node.SECRET,
                Access.byToken(tokens(clock)),
                RoomLimits.defaults(),
                NodeLimits.defaults());
    }

    private static String token(Supplier<Instant> clock, String identity, boolean isAdmin) {
        Instant end = clock.get().plusSeconds(300);
        return tokens(clock).issue(new Grant(identity, "", "*", true, true, isAdmin, end));
    }

    @Test
    void nodesWhoseClocksAreHalfAMinuteApartServeTogether() throws Exception {
        Supplier<Instant> late = () -> Instant.now().minus(SKEW);
        try (Node one = secured("one", Instant::now);
                Node two = secured("two", late)) {
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().until(() -> NodesServeTogetherTest.ready(two) == 2);
            two.claims(redis, "skewed");
            try (NodeClient anna = new NodeClient(one.port());
                    NodeClient ben = new NodeClient(two.port())) {
                String ofOne = token(Instant::now, "anna", false); // half a minute in two's future
                anna.asksToJoin("skewed", "anna", ofOne).await("joined");
                ben.asksToJoin("skewed", "ben", token(late, "ben", false)).await("joined");
                assertThat(anna.mediaPort()).isEqualTo(two.server.mediaPort());

                String admin = token(Instant::now, "olga", true);
                String ban =
                        "{\"identity\":\"ben\",\"seconds\":20}"; // over, by a clock of a stranger
                HttpResponse<String> banned =
                        one.send("POST", "/admin/v1/bans", "application/json", ban, admin);
                assertThat(banned.statusCode()).as(banned.body()).isEqualTo(200);
                assertThat(ben.closed.get()).isEqualTo(4010);
                HttpResponse<String> list =
                        two.send("GET", "/admin/v1/rooms", "", "", token(late, "olga", true));
                assertThat(list.body()).contains("\"node\":\"two\"");
            }
            assertThat(one.server.nodes()).allMatch(each -> each.heardMsAgo() < 1500);
            assertThat(NodesServeTogetherTest.ready(one)).isEqualTo(2);
        }
    }

    @Test
    void aRedisThatAnswersAfterTwoSecondsIsAsIfItWereGoneUntilItIsQuickAgain() throws Exception {
        try (SlowProxy way = new SlowProxy(redis.port());
                Node one = new Node("one", way.redisUrl())) {
            await().until(() -> NodesServeTogetherTest.ready(one) == 1);
            try (NodeClient anna = new NodeClient(one.port())) {
                anna.join("open", "anna");
                way.delay(Duration.ofSeconds(2));
                await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_available") == 0);

                try (NodeClient ben = new NodeClient(one.port())) {
                    ben.join("open", "ben"); // of a room that is here nobody is asked
                }
                try (NodeClient carl = new NodeClient(one.port())) {
                    JsonNode error = carl.asksToJoin("other", "carl").await("error");
                    assertThat(error.get("code").asText()).isEqualTo("clusterUnavailable");
                }
                assertThat(one.get("/admin/v1/rooms").statusCode()).isEqualTo(200);
                assertThat(one.get("/admin/v1/rooms/open").statusCode()).isEqualTo(200);

                way.delay(Duration.ZERO);
                await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_available") == 1);
                try (NodeClient dora = new NodeClient(one.port())) {
                    dora.join("new", "dora");
                    assertThat(one.get("/admin/v1/rooms/open").statusCode()).isEqualTo(200);
                }
            }
        }
    }

    @TempDir private Path folder;

    @Test
    void aNodeThatHeartBeatsAndForwardsNothingIsGivenNoRooms() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("two.yaml"),
                        ChildServer.AUTH
                                + "node: two\nmedia: { shards: 2 }\ncluster: { name: test, secret: "
                                + Node.SECRET
                                + ", redisUrl: '"
                                + redis.url()
                                + "' }\n");
        try (Node one = secured("one", Instant::now);
                ChildServer two = ChildServer.start(HeldShard.FLAGS, "--config=" + file).warm()) {
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(one) == 2);
            try (HeldShard held = new HeldShard(two, "shard-1")) {
                await().atMost(PATIENCE).until(() -> state(one, "two").equals("closed"));
                for (int i = 0; i < 6; i++) {
                    try (NodeClient anna = new NodeClient(one.port())) {
                        String token = token(Instant::now, "anna", false);
                        anna.asksToJoin("new" + i, "anna", token).await("joined");
                        assertThat(anna.mediaPort()).isEqualTo(one.server.mediaPort());
                    }
                }
                assertThat(state(one, "two")).isEqualTo("closed");
                assertThat(held.isHeld()).isTrue();
            }
            await().atMost(PATIENCE).until(() -> state(one, "two").equals("ready"));
        }
    }

    private static String state(Node node, String name) {
        List<NodeView> all = node.server.nodes();
        return all.stream()
                .filter(each -> each.said().name().equals(name))
                .map(each -> each.condition().text())
                .findFirst()
                .orElse("");
    }

    @Test
    void whipIsSentToTheRoomsNodeWhereClientsReachIt() throws Exception {
        try (Node one = Node.publicOne("one", redis.url());
                Node two = Node.publicOne("two", redis.url())) {
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().until(() -> NodesServeTogetherTest.ready(two) == 2);
            two.claims(redis, "whip");
            String path = "/v1/whip/whip?identity=camera";
            HttpResponse<String> sent =
                    one.send("POST", path, "application/sdp", NodeClient.sdp(), "");

            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(307);
            String location = sent.headers().firstValue("location").orElseThrow();
            assertThat(location).isEqualTo(two.url(path));
            HttpResponse<String> created =
                    two.send("POST", path, "application/sdp", NodeClient.sdp(), "");
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            assertThat(NodeClient.mediaPort(created.body())).isEqualTo(two.server.mediaPort());
            String resource = created.headers().firstValue("location").orElseThrow();
            HttpResponse<String> ended = one.send("DELETE", resource, "text/plain", "", "");
            assertThat(ended.statusCode()).isEqualTo(307);
            assertThat(ended.headers().firstValue("location").orElseThrow())
                    .isEqualTo(two.url(resource));
            assertThat(two.send("DELETE", resource, "text/plain", "", "").statusCode())
                    .isEqualTo(200);
        }
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.testing.RedisServer;
import sfu.signaling.cluster.NodeView;

import java.time.Duration;

/** Two nodes whose Redis goes away, comes back empty, or says what is not so. */
class ClusterFailureTest {
    private RedisServer redis;
    private Node one;
    private Node two;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url());
        two = new Node("two", redis.url());
        await().until(() -> NodesServeTogetherTest.ready(one) == 2);
        await().until(() -> NodesServeTogetherTest.ready(two) == 2);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    /** Somebody in a room that is on node one. */
    private NodeClient inRoomOfOne(String name) throws Exception {
        one.claims(redis, name);
        NodeClient client = new NodeClient(one.port());
        client.join(name, "anna");
        assertThat(client.mediaPort()).isEqualTo(one.server.mediaPort());
        room = name;
        return client;
    }

    private String room = "";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutRedisOpenRoomsGoOnAndAllIsWellWhenItReturns(boolean isPaused) throws Exception {
        try (NodeClient anna = inRoomOfOne("open")) {
            if (isPaused) {
                redis.signal("STOP");
            } else {
                redis.stop();
            }
            await().until(() -> one.metric("sfu_cluster_available") == 0);

            try (NodeClient ben = new NodeClient(one.port())) {
                ben.join(room, "ben");
                anna.say("{'type':'relay','id':7,'topic':'hello','data':'eHh4'}");
                assertThat(ben.await("relay").get("topic").asText()).isEqualTo("hello");
            }
            try (NodeClient carl = new NodeClient(one.port())) {
                JsonNode error = carl.asksToJoin("a-new-room", "carl").await("error");
                assertThat(error.get("code").asText()).isEqualTo("clusterUnavailable");
                assertThat(error.get("message").asText()).contains("Redis");
            }
            assertThat(
                            one.send(
                                            "POST",
                                            "/v1/whip/another",
                                            "application/sdp",
                                            NodeClient.sdp(),
                                            "")
                                    .statusCode())
                    .isEqualTo(503);

            if (isPaused) {
                redis.signal("CONT");
            } else {
                redis.restart();
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> one.metric("sfu_cluster_available") == 1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> NodesServeTogetherTest.ready(two) == 2);
            await().atMost(Duration.ofSeconds(30)).until(() -> isOnOne(room));
            try (NodeClient dora = new NodeClient(two.port())) {
                dora.join("a-new-room", "dora");
            }
        }
    }

    /** Whether who comes to node two gets into node one's. */
    private boolean isOnOne(String its) throws Exception {
        try (NodeClient eve = new NodeClient(two.port())) {
            eve.join(its, "eve");
            return eve.mediaPort() == one.server.mediaPort();
        }
    }

    @Test
    void theYoungerOfTwoCopiesOfARoomEndsAndItsPeopleComeToTheOlder() throws Exception {
        try (NodeClient anna = inRoomOfOne("split")) {
            String other =
                    two.server.nodes().stream()
                            .filter(NodeView::isSelf)
                            .findFirst()
                            .orElseThrow()
                            .said()
                            .start();
            redis.run("set", "sfu:{test}:room:" + room, "1 " + other + " 1000");

            assertThat(anna.await("closed").get("reason").asText()).isEqualTo("moved");
            assertThat(anna.closed.get()).isEqualTo(4012);
            try (NodeClient again = new NodeClient(one.port())) {
                again.join(room, "anna");
                assertThat(again.mediaPort()).isEqualTo(two.server.mediaPort());
            }
        }
    }

    @Test
    void aNodeThatEndsIsGoneAtOnceAndItsRoomsOpenElsewhere() throws Exception {
        try (NodeClient anna = inRoomOfOne("ends")) {
            try (NodeClient ben = new NodeClient(two.port())) {
                ben.join(room, "ben");
                one.close();

                assertThat(ben.await("closed").get("reason").asText()).isEqualTo("serverShutdown");
                assertThat(anna.await("closed").get("reason").asText()).isEqualTo("serverShutdown");
            }
            try (NodeClient ben = new NodeClient(two.port())) {
                ben.join(room, "ben");
                assertThat(ben.mediaPort()).isEqualTo(two.server.mediaPort());
            }
        }
    }
}

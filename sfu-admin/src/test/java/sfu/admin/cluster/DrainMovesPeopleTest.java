package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node that drains gives its rooms to others, and their people follow. */
@Tag("long")
class DrainMovesPeopleTest {
    private final List<Node> nodes = new ArrayList<>();
    private RedisServer redis;
    private Node one;

    private void start(String... names) throws Exception {
        for (String name : names) {
            nodes.add(new Node(name, redis.url()));
        }
        one = nodes.getFirst();
        for (Node node : nodes) {
            await().until(() -> NodesServeTogetherTest.ready(node) == nodes.size());
        }
    }

    @BeforeEach
    void startRedis() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(Node::close);
        redis.close();
    }

    private static JsonNode drain(Node node, String body) throws Exception {
        return new ObjectMapper()
                .readTree(
                        node.send("POST", "/admin/v1/drain", "application/json", body, "").body());
    }

    private static int moved(Node node) throws Exception {
        return new ObjectMapper()
                .readTree(node.get("/admin/v1/node").body())
                .at("/moved/movedRooms")
                .asInt();
    }

    private NodeClient join(Node by, String room, String identity) throws Exception {
        NodeClient client = new NodeClient(by.port());
        client.join(room, identity);
        return client;
    }

    @Test
    void aRoomGoesToAnotherNodeAndItsPeopleWithIt() throws Exception {
        start("one", "two");
        one.claims(redis, "moved");
        try (NodeClient anna = join(one, "moved", "anna");
                NodeClient ben = join(nodes.get(1), "moved", "ben")) {
            assertThat(anna.mediaPort()).isEqualTo(one.server.mediaPort());

            drain(one, "{\"deadlineSeconds\":600}");
            anna.await("relocated");
            ben.await("relocated");
            try (NodeClient annaThere = join(one, "moved", "anna");
                    NodeClient benThere = join(nodes.get(1), "moved", "ben")) {
                int there = nodes.get(1).server.mediaPort();
                assertThat(annaThere.mediaPort()).isEqualTo(there);
                assertThat(benThere.mediaPort()).isEqualTo(there);
                assertThat(anna.closed).as("goes on until it is in").isNotDone();
                assertThat(moved(one)).isEqualTo(1);
                anna.say("{'type':'leave','id':9}");
                ben.say("{'type':'leave','id':9}");
                await().until(() -> one.server.drained().isDone());
                assertThat(annaThere.closed).isNotDone();
            }
        }
    }

    @Test
    void whoFollowsIsWhoItWas() throws Exception {
        start("one", "two");
        one.claims(redis, "same");
        try (NodeClient anna = new NodeClient(one.port())) {
            String id = anna.join("same", "anna").at("/participant/id").asText();
            String about = "/admin/v1/rooms/same";
            one.send("PATCH", about, "application/merge-patch+json", "{\"metadata\":\"ours\"}", "");
            one.send("POST", about + "/lock", "application/json", "{\"locked\":true}", "");
            anna.await("room");
            drain(one, "{\"deadlineSeconds\":600}");
            anna.await("relocated");
            try (NodeClient there = new NodeClient(nodes.get(1).port());
                    NodeClient eve = new NodeClient(nodes.get(1).port())) {
                JsonNode refused = eve.asksToJoin("same", "eve").await("error");
                assertThat(refused.get("code").asText()).isEqualTo("locked");
                JsonNode joined = there.join("same", "anna");
                assertThat(joined.at("/participant/id").asText()).isEqualTo(id);
                assertThat(joined.at("/roomInfo/metadata").asText()).isEqualTo("ours");
                assertThat(joined.at("/roomInfo/locked").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void whoDoesNotFollowIsClosedAndComesToTheOtherNode() throws Exception {
        start("one", "two");
        one.claims(redis, "slow");
        try (NodeClient anna = join(one, "slow", "anna")) {
            drain(one, "{\"deadlineSeconds\":600}");
            assertThat(anna.await("closed").get("reason").asText()).isEqualTo("moved");
            await().until(() -> one.server.drained().isDone());
        }
    }

    @Test
    void whereNoNodeTakesItARoomStaysUntilOneDoes() throws Exception {
        start("one");
        try (NodeClient anna = join(one, "alone", "anna")) {
            drain(one, "{\"deadlineSeconds\":600}");
            await().during(Duration.ofMillis(1500)).until(() -> moved(one) == 0);
            assertThat(anna.closed).isNotDone();
            nodes.add(new Node("two", redis.url()));
            anna.await("relocated");
        }
    }

    @Test
    void aDrainThatIsCancelledMovesNoMore() throws Exception {
        start("one", "two");
        drain(one, "{\"deadlineSeconds\":600}");
        assertThat(drain(one, "{\"on\":false}").get("draining").asBoolean()).isFalse();
        one.claims(redis, "stays");
        try (NodeClient anna = join(one, "stays", "anna")) {
            await().during(Duration.ofMillis(1500)).until(() -> moved(one) == 0);
            assertThat(anna.closed).isNotDone();
            assertThat(one.server.drained()).isNotDone();
        }
    }

    @Test
    void withoutRedisRoomsStay() throws Exception {
        start("one", "two");
        one.claims(redis, "held");
        try (NodeClient anna = join(one, "held", "anna")) {
            redis.signal("STOP");
            try {
                drain(one, "{\"deadlineSeconds\":600}");
                await().during(Duration.ofMillis(1500)).until(() -> moved(one) == 0);
                assertThat(anna.closed).isNotDone();
            } finally {
                redis.signal("CONT");
            }
            anna.await("relocated");
        }
    }

    @Test
    void aSignalDrainsAndASecondOneEnds() throws Exception {
        start("one", "two");
        one.claims(redis, "told");
        try (NodeClient anna = join(one, "told", "anna")) {
            assertThat(one.server.terminate()).isTrue();
            assertThat(one.server.terminate()).isFalse();
            anna.await("relocated");
        }
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Two nodes and a real Redis: whichever of them a client comes to, it is in its room. */
class NodesServeTogetherTest {
    private static RedisServer redis;
    private static Node one;
    private static Node two;

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url());
        two = new Node("two", redis.url());
        await().until(() -> ready(one) == 2 && ready(two) == 2);
    }

    static long ready(Node node) throws Exception {
        return node.server.nodes().stream()
                .filter(its -> its.condition().text().equals("ready"))
                .count();
    }

    @AfterAll
    static void stop() throws Exception {
        if (one != null) {
            one.close();
        }
        if (two != null) {
            two.close();
        }
        redis.close();
    }

    private static int mediaPort(String answer) {
        String candidate =
                answer.lines()
                        .filter(line -> line.startsWith("a=candidate") && line.contains(" udp "))
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(candidate.split(" ")[5]);
    }

    @Test
    void whoComeToDifferentNodesMeetAndMediaGoesToTheRoomsNode() throws Exception {
        for (int room = 0; room < 6; room++) {
            try (NodeClient anna = new NodeClient(one.port());
                    NodeClient ben = new NodeClient(two.port())) {
                anna.join("meet" + room, "anna");
                ben.join("meet" + room, "ben");

                anna.say("{'type':'relay','id':7,'topic':'hello','data':'eHh4'}");
                assertThat(ben.await("relay").get("from").get("identity").asText())
                        .isEqualTo("anna");
                int port = mediaPort(anna.offer());
                assertThat(port).isIn(one.server.mediaPort(), two.server.mediaPort());
                assertThat(mediaPort(ben.offer())).isEqualTo(port);
            }
        }
    }

    @Test
    void roomsAreSpreadOverTheNodes() throws Exception {
        List<NodeClient> all = new ArrayList<>();
        Set<Integer> ports = new HashSet<>();
        try {
            for (int room = 0; room < 24 && ports.size() < 2; room++) {
                NodeClient client = new NodeClient(one.port());
                all.add(client);
                client.join("spread" + room, "anna");
                ports.add(mediaPort(client.offer()));
            }
        } finally {
            all.forEach(NodeClient::close);
        }
        assertThat(ports).hasSize(2);
    }

    @Test
    void aSessionIsResumedThroughAnyNode() throws Exception {
        for (int room = 0; room < 8; room++) {
            NodeClient first = new NodeClient(one.port());
            JsonNode joined = first.join("resumed" + room, "anna");
            first.close();
            try (NodeClient second = new NodeClient(two.port())) {
                second.say(
                        "{'type':'resume','id':5,'session':'%s','resumeToken':'%s','seq':0}"
                                .formatted(
                                        joined.get("session").asText(),
                                        joined.get("resumeToken").asText()));
                assertThat(second.await("resumed").get("re").asInt()).isEqualTo(5);
                assertThat(mediaPort(second.offer()))
                        .isIn(one.server.mediaPort(), two.server.mediaPort());
            }
        }
    }

    @Test
    void whatEndsASessionIsSaidThroughTheOtherNode() throws Exception {
        for (int room = 0; room < 4; room++) {
            try (NodeClient anna = new NodeClient(one.port());
                    NodeClient again = new NodeClient(two.port())) {
                anna.join("ends" + room, "anna");
                again.join("ends" + room, "anna");

                assertThat(anna.await("closed").get("reason").asText()).isEqualTo("replaced");
                assertThat(anna.closed.get()).isEqualTo(4002);
            }
        }
    }

    @Test
    void aFullListComesThroughUnharmed() throws Exception {
        try (NodeClient anna = new NodeClient(one.port());
                NodeClient ben = new NodeClient(two.port())) {
            anna.join("long", "anna");
            ben.join("long", "ben");
            String data = "x".repeat(4000);
            for (int i = 0; i < 20; i++) {
                anna.say(
                        "{'type':'relay','id':%d,'topic':'t%d','data':'%s'}"
                                .formatted(100 + i, i, data));
                JsonNode got = ben.await("relay");
                assertThat(got.get("data").asText()).isEqualTo(data);
                Thread.yield();
            }
        }
    }
}

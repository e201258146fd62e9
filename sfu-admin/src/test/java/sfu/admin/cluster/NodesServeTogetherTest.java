package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.net.http.HttpResponse;
import java.util.List;

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
                int port = anna.mediaPort();
                assertThat(port).isIn(one.server.mediaPort(), two.server.mediaPort());
                assertThat(ben.mediaPort()).isEqualTo(port);
            }
        }
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
                assertThat(second.mediaPort()).isIn(one.server.mediaPort(), two.server.mediaPort());
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

    @Test
    void whipIsCarriedToTheRoomsNodeAndEndedThroughAny() throws Exception {
        for (int room = 0; room < 6; room++) {
            HttpResponse<String> created =
                    one.send(
                            "POST",
                            "/v1/whip/whip" + room + "?identity=camera",
                            "application/sdp",
                            NodeClient.sdp(),
                            "");
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            assertThat(NodeClient.mediaPort(created.body()))
                    .isIn(one.server.mediaPort(), two.server.mediaPort());
            String location = created.headers().firstValue("location").orElseThrow();

            try (NodeClient anna = new NodeClient(two.port())) {
                anna.join("whip" + room, "anna");
                assertThat(anna.mediaPort()).isEqualTo(NodeClient.mediaPort(created.body()));
            }
            assertThat(two.send("DELETE", location, "text/plain", "", "").statusCode())
                    .isEqualTo(200);
            assertThat(one.send("DELETE", location, "text/plain", "", "").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aClientWithoutWebSocketsPostsToAnyNode() throws Exception {
        for (int room = 0; room < 4; room++) {
            try (Lines stream = new Lines(one.url("/v1/sse"))) {
                JsonNode open = new ObjectMapper().readTree(stream.await("connection"));
                String path = "/v1/sse/" + open.get("connection").asText();
                String join =
                        "{\"type\":\"join\",\"id\":1,\"room\":\"sse%d\",\"identity\":\"anna\"}"
                                .formatted(room);

                assertThat(two.send("POST", path, "application/json", join, "wrong").statusCode())
                        .isEqualTo(401);
                assertThat(
                                two.send(
                                                "POST",
                                                path,
                                                "application/json",
                                                join,
                                                open.get("key").asText())
                                        .statusCode())
                        .isEqualTo(204);
                assertThat(stream.await("message")).contains("joined");
            }
        }
    }

    @Test
    void whoIsBannedOnOneNodeLeavesAndStaysOutOnAll() throws Exception {
        try (NodeClient anna = new NodeClient(two.port())) {
            anna.join("banning", "villain");

            HttpResponse<String> banned =
                    one.send(
                            "POST",
                            "/admin/v1/bans",
                            "application/json",
                            "{\"identity\":\"villain\",\"reason\":\"test\"}",
                            "");
            assertThat(banned.statusCode()).as(banned.body()).isBetween(200, 204);

            assertThat(anna.closed.get()).isEqualTo(4010);
        }
        for (Node node : List.of(one, two)) {
            try (NodeClient again = new NodeClient(node.port())) {
                JsonNode error = again.asksToJoin("banning", "villain").await("error");
                assertThat(error.get("code").asText()).isEqualTo("banned");
            }
        }
    }

    @Test
    void aNotificationReachesStreamsOnOtherNodes() throws Exception {
        try (Lines here = new Lines(one.url("/v1/events?identity=reader"));
                Lines there = new Lines(two.url("/v1/events?identity=reader"))) {
            here.await("connected");
            there.await("connected");

            HttpResponse<String> told =
                    one.send(
                            "POST",
                            "/admin/v1/notifications",
                            "application/json",
                            "{\"to\":{\"identity\":\"reader\"},\"topic\":\"news\",\"data\":{\"n\":1}}",
                            "");
            assertThat(told.statusCode()).as(told.body()).isBetween(200, 202);

            String first = here.await("notification");
            assertThat(first).contains("news");
            assertThat(there.await("notification")).isEqualTo(first);
        }
    }

    @Test
    void anyNodeShowsAllOfThemToOperators() throws Exception {
        for (Node node : List.of(one, two)) {
            JsonNode all = new ObjectMapper().readTree(node.get("/admin/v1/nodes").body());

            assertThat(all.get("reachable").asBoolean()).isTrue();
            assertThat(all.get("nodes").findValuesAsText("name")).containsExactly("one", "two");
            assertThat(all.get("nodes").findValuesAsText("state"))
                    .containsExactly("ready", "ready");
        }
        assertThat(one.metric("sfu_cluster_nodes{state=\"ready\"}")).isEqualTo(2);
    }

    @Test
    void whatNoNodeVouchesForIsRefusedAndCounted() throws Exception {
        double before = one.metric("sfu_cluster_ignored_total");
        HttpResponse<String> answer =
                java.net.http.HttpClient.newHttpClient()
                        .send(
                                java.net.http.HttpRequest.newBuilder(
                                                java.net.URI.create(one.url("/health")))
                                        .header("x-sfu-carried", "1 forged")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("not-vouched-for");
        assertThat(one.metric("sfu_cluster_ignored_total")).isEqualTo(before + 1);
    }
}

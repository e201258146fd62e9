package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.admin.nodes.NodeLimits;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Operating;
import sfu.signaling.auth.Tokens;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.cluster.RedisDirectory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What operators see of nodes that do not answer, or are gone. */
class AdminWithoutANodeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final NodeLimits IMPATIENT =
            new NodeLimits(
                    Duration.ofMillis(500), Duration.ofMillis(700), NodeLimits.ANSWER_BYTES, 100);

    private RedisServer redis;
    private Node one;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        one = node("one");
    }

    private Node node(String name) throws Exception {
        return new Node(
                name, redis.url(), Node.SECRET, Access.open(), RoomLimits.defaults(), IMPATIENT);
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        redis.close();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = one.get("/admin/v1" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Says that it lives, takes connections, and answers nothing. */
    @Test
    void aNodeThatAnswersNothingIsStaleAndAllElseIsShown() throws Exception {
        one.claims(redis, "here");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Cluster mute = mute("http://127.0.0.1:" + silent.getLocalPort());
                NodeClient anna = new NodeClient(one.port())) {
            anna.join("here", "anna");
            mute.begin("");
            redis.run(
                    "set",
                    "sfu:{test}:room:there",
                    "1 " + mute.start() + " " + System.currentTimeMillis() * 1000);
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);

            JsonNode list = get("/rooms");
            assertThat(list.get("rooms").findValuesAsText("name")).containsExactly("here");
            assertThat(list.get("nodes").findValuesAsText("name")).containsExactly("mute", "one");
            assertThat(list.at("/nodes/0/state").asText()).isEqualTo("stale");
            assertThat(list.at("/nodes/1/state").asText()).isEqualTo("ready");

            HttpResponse<String> there = one.get("/admin/v1/rooms/there");
            assertThat(there.statusCode()).isEqualTo(503);
            assertThat(there.body()).contains("node-silent", "node mute does not answer");
            String lock = "/admin/v1/rooms/there/lock";
            assertThat(one.send("POST", lock, "application/json", "{}", "").statusCode())
                    .isEqualTo(503);
            JsonNode written = get("/audit?room=there").get("entries");
            assertThat(written.findValuesAsText("refused")).containsExactly("503");
            HttpResponse<String> bulk =
                    one.send(
                            "POST",
                            "/admin/v1/bulk?confirm",
                            "application/json",
                            "{\"action\":\"mute\"}",
                            "");
            assertThat(bulk.statusCode()).as(bulk.body()).isEqualTo(200);
            JsonNode nodes = JSON.readTree(bulk.body()).get("nodes");
            assertThat(nodes.findValuesAsText("node")).containsExactly("one", "mute");
            assertThat(nodes.findValuesAsText("answered")).containsExactly("true", "false");
            assertThat(nodes.at("/1/why").asText()).contains("did not answer within 700 ms");
        }
    }

    private Cluster mute(String url) {
        ClusterPace pace = ClusterPace.of(200, 1500, 500, 4000);
        return new Cluster(
                new ClusterSettings("mute", "", url, "", Node.SECRET, pace),
                new RedisDirectory(redis.url(), "test", Duration.ofMillis(500), 1000),
                "test",
                () -> new NodeLoad(0, 0, 0, 1, 1, 1, true, false, 0.0, null),
                room -> {});
    }

    /** It was there, and heart-beats no more; nobody has opened its room elsewhere yet. */
    @Test
    void whatIsAboutARoomOfANodeThatFellSilentIsNotAnsweredAsIfThereWereNone() throws Exception {
        try (Cluster mute = mute("http://127.0.0.1:9")) {
            mute.begin("");
            String claim = "1 " + mute.start() + " " + System.currentTimeMillis() * 1000;
            redis.run("set", "sfu:{test}:room:there", claim);
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);
        }
        redis.run("set", "sfu:{test}:room:nobodys", "1 0123456789abcdef 1");

        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            HttpResponse<String> answer =
                    one.send(method, "/admin/v1/rooms/there", "application/json", "{}", "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("node-silent", "mute", "it was not asked");
            assertThat(answer.headers().firstValue("retry-after")).contains("2");
        }
        assertThat(one.get("/admin/v1/rooms/nobodys").statusCode()).isEqualTo(404);
        assertThat(one.get("/admin/v1/rooms/nowhere").statusCode()).isEqualTo(404);

        try (NodeClient anna = new NodeClient(one.port())) {
            anna.join("there", "anna");
            assertThat(get("/rooms/there").get("node").asText()).isEqualTo("one");
        }
    }

    @Test
    void theRoomsOfANodeThatIsGoneAreShownAsItSaidLast() throws Exception {
        try (Node two = node("two")) {
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);
            two.claims(redis, "there");
            try (NodeClient anna = new NodeClient(one.port())) {
                anna.join("there", "anna");
                assertThat(get("/rooms?prefix=the").at("/rooms/0/node").asText()).isEqualTo("two");
                assertThat(get("/rooms").at("/rooms/0/stale").isMissingNode()).isTrue();
            }
        }
        await().until(() -> get("/nodes").findValuesAsText("state").contains("stale"));

        for (String query : new String[] {"", "?prefix=the", "?node=two"}) {
            JsonNode list = get("/rooms" + query);
            assertThat(list.at("/rooms/0/name").asText()).as(query).isEqualTo("there");
            assertThat(list.at("/rooms/0/stale").asBoolean()).isTrue();
            assertThat(list.at("/rooms/0/heardMsAgo").asLong()).isPositive();
        }
        assertThat(get("/rooms?prefix=other").get("rooms")).isEmpty();
        assertThat(get("/rooms").get("nodes").findValuesAsText("state")).contains("stale");
    }

    /** By pages where there are some, else it is said what to do. */
    @Test
    void answersThatAreTooLongAreAskedForInPartsOrSaidToBeSo() throws Exception {
        NodeLimits small = new NodeLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), 800, 100);
        try (Node asker =
                        new Node(
                                "asker",
                                redis.url(),
                                Node.SECRET,
                                Access.open(),
                                RoomLimits.defaults(),
                                small);
                Node two = node("two")) {
            await().until(() -> NodesServeTogetherTest.ready(asker) == 3);
            List<NodeClient> all = new ArrayList<>();
            List<String> rooms = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Node home = i % 2 == 0 ? two : asker;
                rooms.add("many-" + i);
                home.claims(redis, "many-" + i);
                all.add(new NodeClient(two.port()));
                all.getLast().join("many-" + i, "anna");
            }

            List<String> listed = new ArrayList<>();
            String cursor = "";
            int pages = 0;
            do {
                String path = "/admin/v1/rooms?prefix=many-" + cursor;
                JsonNode page = JSON.readTree(asker.get(path).body());
                listed.addAll(page.get("rooms").findValuesAsText("name"));
                cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asText();
                pages++;
            } while (!cursor.isEmpty());
            assertThat(listed).isEqualTo(rooms);
            assertThat(pages).isGreaterThan(1);

            for (int i = 0; i < 15; i++) {
                two.send("DELETE", "/admin/v1/rooms/nowhere-" + i, "", "", "");
            }
            HttpResponse<String> audit = asker.get("/admin/v1/audit?node=two");
            assertThat(audit.statusCode()).isEqualTo(502);
            assertThat(audit.body()).contains("node-answer-too-large", "800 bytes");
            assertThat(asker.get("/admin/v1/audit?node=two&limit=1").statusCode()).isEqualTo(200);
            assertThat(asker.metric("sfu_cluster_answers_too_large_total")).isPositive();
            all.forEach(NodeClient::close);
        }
    }

    /** It pages by cursors of its own and knows nothing of where another's page ended. */
    @Test
    void pagesGoOverANodeOfAVersionThatBeginsAtItsFirstRoom() throws Exception {
        List<String> rooms = List.of("old-0", "old-1", "old-2", "old-3", "old-4");
        HttpServer old = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        old.createContext(
                "/admin/v1/rooms",
                exchange -> {
                    Map<String, String> query = new HashMap<>();
                    for (String each : exchange.getRequestURI().getQuery().split("&")) {
                        query.put(each.split("=", 2)[0], each.split("=", 2)[1]);
                    }
                    int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
                    int to = Math.min(rooms.size(), from + Integer.parseInt(query.get("limit")));
                    String listed =
                            rooms.subList(from, to).stream()
                                    .map(
                                            "{\"name\":\"%s\",\"open\":true,\"node\":\"mute\"}"
                                                    ::formatted)
                                    .collect(Collectors.joining(","));
                    String next = to < rooms.size() ? "\"" + to + "\"" : "null";
                    byte[] body =
                            "{\"rooms\":[%s],\"next\":%s}".formatted(listed, next).getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        old.start();
        try (Cluster other = mute("http://127.0.0.1:" + old.getAddress().getPort());
                NodeClient anna = new NodeClient(one.port())) {
            one.claims(redis, "old-1-here");
            anna.join("old-1-here", "anna");
            other.begin("");
            await().until(() -> NodesServeTogetherTest.ready(one) == 2);

            List<String> listed = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = get("/rooms?limit=2&prefix=old-" + cursor);
                listed.addAll(page.get("rooms").findValuesAsText("name"));
                cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asText();
            } while (!cursor.isEmpty());
            assertThat(listed)
                    .containsExactly("old-0", "old-1", "old-1-here", "old-2", "old-3", "old-4");
        } finally {
            old.stop(0);
        }
    }

    @Test
    void aTokenForSomeRoomsHoldsOnAllNodes() throws Exception {
        Tokens tokens = new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);
        String olga = operator(tokens, new Operating(Operating.Level.MODERATE, Set.of("ours-*")));
        String some = "/admin/v1/rooms?limit=5";
        try (Node here = secured("here", tokens);
                Node there = secured("there", tokens)) {
            await().until(() -> NodesServeTogetherTest.ready(here) >= 2);
            there.claims(redis, "ours-1");
            there.claims(redis, "theirs-1");
            try (NodeClient anna = new NodeClient(here.port());
                    NodeClient ben = new NodeClient(here.port())) {
                anna.asksToJoin("ours-1", "anna", tokens.issue(guest("*"))).await("joined");
                ben.asksToJoin("theirs-1", "anna", tokens.issue(guest("*"))).await("joined");

                HttpResponse<String> list = here.send("GET", some, "", "", olga);
                assertThat(list.body()).contains("ours-1").doesNotContain("theirs-1");
                JsonNode said = JSON.readTree(list.body()).get("nodes");
                assertThat(said.findValuesAsText("name")).containsExactly("there");
                assertThat(said.findValuesAsText("rooms")).containsExactly("1");
                assertThat(lock(here, "ours-1", olga)).isEqualTo(200);
                assertThat(lock(here, "theirs-1", olga)).isEqualTo(403);
                HttpResponse<String> bulk =
                        here.send(
                                "POST",
                                "/admin/v1/bulk?dryRun",
                                "application/json",
                                "{\"action\":\"mute\"}",
                                olga);
                assertThat(JSON.readTree(bulk.body()).get("people").asInt()).isEqualTo(1);
                assertThat(JSON.readTree(bulk.body()).get("nodes").findValuesAsText("node"))
                        .containsExactly("there");

                ((AutoCloseable) there).close(); // it falls silent
                await().until(() ->
                        here.server.nodes().stream()
                                .anyMatch(each -> each.condition() == NodeView.Condition.STALE));
                for (String[] each : new String[][] {{some, "there"}, {some + "&prefix=x", ""}}) {
                    String body = here.send("GET", each[0], "", "", olga).body();
                    JsonNode silent = JSON.readTree(body).get("nodes");
                    assertThat(silent.findValuesAsText("name")).containsExactly(each[1]);
                    assertThat(silent.findValuesAsText("state")).containsExactly("stale");
                }
            }
            assertThat(here.get(some).statusCode()).isEqualTo(401);
        }
    }

    private static int lock(Node node, String room, String token) throws Exception {
        String path = "/admin/v1/rooms/" + room + "/lock";
        return node.send("POST", path, "application/json", "{\"locked\":true}", token).statusCode();
    }

    private static Grant guest(String room) {
        Instant end = Instant.now().plusSeconds(600);
        return new Grant("anna", "", room, true, true, false, end);
    }

    private static String operator(Tokens tokens, Operating its) {
        Grant grant = guest("*");
        return tokens.issue(
                new Grant(
                        "olga",
                        "",
                        "*",
                        grant.role(),
                        Set.of(),
                        grant.publishing(),
                        grant.receiving(),
                        grant.powers().with(its),
                        "",
                        grant.validity()));
    }

    private Node secured(String name, Tokens tokens) throws Exception {
        Access access = Access.byToken(tokens);
        return new Node(name, redis.url(), Node.SECRET, access, RoomLimits.defaults(), IMPATIENT);
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What operators see and do at either of two nodes. */
class AdminOverNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static RedisServer redis;
    private static Node one;
    private static Node two;
    private static int rooms;

    private final List<NodeClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url());
        two = new Node("two", redis.url());
        await().until(() -> NodesServeTogetherTest.ready(one) == 2);
        await().until(() -> NodesServeTogetherTest.ready(two) == 2);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    @AfterEach
    void leave() {
        clients.forEach(NodeClient::close);
        clients.clear();
    }

    /** A room with somebody in it that this node has. */
    private String roomOn(Node node, String prefix, String identity) throws Exception {
        String room = prefix + rooms++;
        node.claims(redis, room);
        NodeClient client = new NodeClient(one.port());
        clients.add(client);
        client.join(room, identity);
        assertThat(client.mediaPort()).isEqualTo(node.server.mediaPort());
        return room;
    }

    private static JsonNode get(Node node, String path) throws Exception {
        HttpResponse<String> answer = node.get("/admin/v1" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> send(Node node, String method, String path, String body)
            throws Exception {
        return node.send(
                method, "/admin/v1" + path, "application/json", body.replace('\'', '"'), "");
    }

    private static Map<String, String> nodesByRoom(JsonNode list) {
        Map<String, String> all = new HashMap<>();
        list.get("rooms")
                .forEach(room -> all.put(room.get("name").asText(), room.path("node").asText()));
        return all;
    }

    @Test
    void eitherListsTheRoomsOfBothAndSaysWhere() throws Exception {
        String first = roomOn(one, "list-", "anna");
        String second = roomOn(two, "list-", "ben");

        for (Node node : List.of(one, two)) {
            JsonNode list = get(node, "/rooms?prefix=list-");
            assertThat(nodesByRoom(list)).containsEntry(first, "one").containsEntry(second, "two");
            assertThat(list.get("nodes").findValuesAsText("name")).containsExactly("one", "two");
            assertThat(list.get("nodes").findValuesAsText("state"))
                    .containsExactly("ready", "ready");

            assertThat(nodesByRoom(get(node, "/rooms?prefix=list-&node=two")).values())
                    .isNotEmpty()
                    .containsOnly("two");
            JsonNode shown = get(node, "/rooms/" + second);
            assertThat(shown.get("node").asText()).isEqualTo("two");
            assertThat(shown.get("participants").findValuesAsText("identity"))
                    .containsExactly("ben");
            assertThat(
                            get(node, "/rooms/" + second + "/participants")
                                    .get("participants")
                                    .findValuesAsText("identity"))
                    .containsExactly("ben");
            assertThat(get(node, "/node?node=two")).isNotNull();
            HttpResponse<String> nobody = node.get("/admin/v1/rooms?node=three");
            assertThat(nobody.statusCode()).isEqualTo(404);
            assertThat(nobody.body()).contains("no-such-node");
            assertThat(node.get("/admin/v1/rooms/nowhere").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void pagesGoOverBothAndACursorHoldsAtEither() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            expected.add(roomOn(one, "page-", "anna"));
            expected.add(roomOn(two, "page-", "anna"));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        Node node = one;
        do {
            JsonNode page = get(node, "/rooms?prefix=page-&limit=2" + cursor);
            assertThat(page.get("rooms")).hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.get("rooms").findValuesAsText("name"));
            cursor = "&cursor=" + page.get("next").asText();
            node = node == one ? two : one;
            if (page.get("next").isNull()) {
                cursor = "";
            }
        } while (!cursor.isEmpty());

        assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(expected);
        assertThat(one.get("/admin/v1/rooms?prefix=other&cursor=abcd").body())
                .contains("bad-cursor");
    }

    @Test
    void whatIsDoneAtOneIsDoneAtTheRoomsNodeAndWrittenThere() throws Exception {
        String room = roomOn(two, "act-", "anna");
        NodeClient anna = clients.getLast();

        HttpResponse<String> locked =
                send(one, "POST", "/rooms/" + room + "/lock", "{'locked':true}");
        assertThat(locked.statusCode()).as(locked.body()).isEqualTo(200);
        assertThat(get(two, "/rooms/" + room).get("locked")).isNotNull();
        HttpResponse<String> removed =
                send(one, "DELETE", "/rooms/" + room + "/participants/anna", "");
        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(200);
        assertThat(anna.await("closed").get("reason").asText()).isEqualTo("removed");

        JsonNode audit = get(one, "/audit?node=two&room=" + room);
        assertThat(audit.findValuesAsText("action")).contains("lock");
        audit.get("entries")
                .forEach(entry ->
                        assertThat(entry.at("/details/node").asText())
                                .as(entry.toString())
                                .isEqualTo("one"));
        assertThat(get(one, "/audit?room=" + room).get("entries")).isEmpty();
    }

    /** Of what a node refused about a room, its status and by way of which node it came. */
    private static List<String> refusals(Node node, String room) throws Exception {
        List<String> all = new ArrayList<>();
        for (JsonNode entry :
                get(node, "/audit?node=%s&room=%s".formatted(name(node), room)).get("entries")) {
            JsonNode details = entry.get("details");
            if (details.has("refused")) {
                all.add(details.get("refused").asText() + " " + details.path("node").asText());
            }
        }
        return all;
    }

    private static String name(Node node) {
        return node == one ? "one" : "two";
    }

    @Test
    void whatIsRefusedIsWrittenOnceWhereverThatIs() throws Exception {
        String room = roomOn(two, "refused-", "anna");

        HttpResponse<String> open = send(one, "PUT", "/rooms/" + room, "{'template':'webinar'}");
        assertThat(open.body()).contains("room-is-open");
        assertThat(refusals(two, room)).containsExactly("409 one");
        assertThat(refusals(one, room)).isEmpty();
        assertThat(open.headers().map()).doesNotContainKey("x-sfu-written");

        HttpResponse<String> nobody = send(one, "POST", "/drain?node=x", "{}");
        assertThat(nobody.body()).contains("no-such-node");
        JsonNode written = get(one, "/audit?action=drain");
        assertThat(written.findValuesAsText("refused")).containsExactly("404");
        HttpResponse<String> older =
                one.send(
                        "DELETE",
                        "/admin/v1/rooms/" + room,
                        "",
                        "",
                        "",
                        Map.of("if-match", "\"older\""));
        assertThat(older.statusCode()).isEqualTo(412);
        assertThat(refusals(one, room)).isEmpty();
        assertThat(refusals(two, room)).containsExactlyInAnyOrder("409 one", "412 one");
    }

    @Test
    void whoeverIsChosenForARoomIsAskedByANodeAlone() throws Exception {
        String asked = "sfu_cluster_placements_total";
        double before = one.metric(asked);
        await().until(() -> { // one that is full is not asked
            NodeClient client = new NodeClient(one.port());
            clients.add(client);
            client.join("placed-" + rooms++, "anna");
            return one.metric(asked) > before;
        });

        HttpResponse<String> stranger = two.send("POST", "/cluster/v1/placements", "", "", "");
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.body()).contains("not-vouched-for");
    }

    /** All pages of a listing, asked of either in turn. */
    private static List<JsonNode> listed(String path, int limit) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        Node node = one;
        do {
            JsonNode page = get(node, path + "&limit=" + limit + cursor);
            assertThat(page.get("items")).hasSizeLessThanOrEqualTo(limit);
            assertThat(page.get("nodes").findValuesAsText("state")).containsOnly("ready");
            page.get("items").forEach(all::add);
            cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asText();
            node = node == one ? two : one;
        } while (!cursor.isEmpty());
        return all;
    }

    private static List<String> texts(List<JsonNode> items, String field) {
        return items.stream().map(each -> each.get(field).asText()).toList();
    }

    @Test
    void whatWasDoneAndHappenedOnBothIsOneListing() throws Exception {
        String here = roomOn(one, "past-", "anna");
        String there = roomOn(two, "past-", "ben");
        for (int i = 0; i < 6; i++) {
            String body = "{'locked':%s}".formatted(i % 2 == 0);
            assertThat(send(two, "POST", "/rooms/" + here + "/lock", body).statusCode())
                    .isEqualTo(200);
            assertThat(send(two, "POST", "/rooms/" + there + "/lock", body).statusCode())
                    .isEqualTo(200);
        }

        List<JsonNode> acts = listed("/nodes/audit?action=lock", 5);
        assertThat(acts).hasSizeGreaterThanOrEqualTo(6).doesNotHaveDuplicates();
        assertThat(texts(acts, "node")).contains("one", "two");
        assertThat(acts.stream().map(each -> -each.get("at").asLong()).toList()).isSorted();
        assertThat(listed("/nodes/audit?action=lock", 1)).isEqualTo(acts);
        assertThat(texts(listed("/nodes/audit?action=lock&room=" + here, 4), "node"))
                .hasSize(3)
                .containsOnly("one");

        for (String room : List.of(here, there)) {
            assertThat(send(one, "DELETE", "/rooms/" + room, "").statusCode()).isEqualTo(200);
        }
        await().untilAsserted(() ->
                assertThat(texts(listed("/nodes/sessions?from=0", 1), "room"))
                        .contains(here, there));
        List<JsonNode> events = listed("/nodes/events?since=0", 3);
        assertThat(texts(events, "node")).contains("one", "two");
        assertThat(events).doesNotHaveDuplicates();
        assertThat(one.get("/admin/v1/nodes/audit?since=x").statusCode()).isEqualTo(400);
        assertThat(one.get("/admin/v1/nodes/audit?cursor=abcd").body()).contains("bad-cursor");
    }

    @Test
    void aRoomThatIsPutAtOneIsDeclaredAtBoth() throws Exception {
        HttpResponse<String> put =
                send(one, "PUT", "/rooms/put-1", "{'template':'webinar','labels':{'a':'b'}}");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        String etag = put.headers().firstValue("etag").orElseThrow();

        await().until(() -> two.get("/admin/v1/rooms/put-1").statusCode() == 200);
        HttpResponse<String> there = two.get("/admin/v1/rooms/put-1");
        assertThat(there.headers().firstValue("etag")).contains(etag);
        assertThat(get(two, "/rooms?prefix=put-").get("rooms")).hasSize(1);

        try (NodeClient anna = new NodeClient(one.port())) {
            anna.join("put-1", "anna");
            for (Node node : List.of(one, two)) {
                JsonNode shown = get(node, "/rooms/put-1");
                assertThat(shown.get("open").asBoolean()).isTrue();
                assertThat(shown.get("template").asText()).isEqualTo("webinar");
                assertThat(get(node, "/rooms?prefix=put-").get("rooms")).hasSize(1);
            }
            HttpResponse<String> closed = send(two, "DELETE", "/rooms/put-1", "");
            assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
            assertThat(anna.await("closed").get("reason").asText()).isEqualTo("ended");
        }
        await().until(() -> one.get("/admin/v1/rooms/put-1").statusCode() == 404);
        await().until(() -> two.get("/admin/v1/rooms/put-1").statusCode() == 404);
    }

    @Test
    void aBulkActIsDoneOnBothAndSaysWhatOnWhich() throws Exception {
        String here = roomOn(one, "bulk-", "villain");
        String there = roomOn(two, "bulk-", "villain");

        String kick =
                "{'action':'kick','rooms':{'names':['%s','%s']},'people':{'identities':['villain']}}"
                        .formatted(here, there);
        JsonNode dry = JSON.readTree(send(one, "POST", "/bulk?dryRun", kick).body());
        assertThat(dry.get("people").asInt()).isEqualTo(2);
        HttpResponse<String> done = send(one, "POST", "/bulk", kick);

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        JsonNode its = JSON.readTree(done.body());
        assertThat(its.get("people").asInt()).isEqualTo(2);
        assertThat(its.get("nodes").findValuesAsText("node")).containsExactly("one", "two");
        assertThat(its.get("nodes").findValuesAsText("people")).containsExactly("1", "1");
        assertThat(its.get("nodes").findValuesAsText("answered")).containsOnly("true");
    }

    @Test
    void whatIsAboutAllOfOneNodeAloneNeedsNoConfirmation() throws Exception {
        leave();
        roomOn(one, "half-", "speaker");
        roomOn(two, "half-", "listener");

        String all = "{'action':'mute','people':{'exceptIdentities':['nobody']}}";
        assertThat(send(one, "POST", "/bulk", all).body()).contains("confirm-needed");
        clients.getFirst().say("{'type':'leave','id':9}").await("ok");
        assertThat(send(one, "POST", "/bulk", all).body())
                .as("nobody is on the node that is asked")
                .contains("confirm-needed");
        roomOn(one, "half-", "speaker");
        String some = "{'action':'mute','people':{'exceptIdentities':['listener','anna','ben']}}";
        HttpResponse<String> done = send(one, "POST", "/bulk", some);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    }
}

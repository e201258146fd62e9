package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The operators' event stream of one of two nodes. */
@Tag("long")
class StreamOverNodesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WATCHED = "sfu_cluster_watched";

    private RedisServer redis;
    private Node one;
    private Node two;
    private NodeClient anna;
    private NodeClient ben;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url());
        two = new Node("two", redis.url());
        await().until(() -> NodesServeTogetherTest.ready(one) == 2);
        await().until(() -> NodesServeTogetherTest.ready(two) == 2);
        one.claims(redis, "here");
        two.claims(redis, "there");
        anna = new NodeClient(one.port());
        anna.join("here", "anna");
        ben = new NodeClient(one.port());
        ben.join("there", "ben");
    }

    @AfterEach
    void stop() throws Exception {
        anna.close();
        ben.close();
        one.close();
        two.close();
        redis.close();
    }

    /** The first state that is as wanted, of snapshots and deltas. */
    private static JsonNode state(Lines stream, Predicate<JsonNode> wanted) throws Exception {
        ObjectNode state = JSON.createObjectNode();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        state.setAll((ObjectNode) JSON.readTree(stream.await("snapshot")));
        while (!wanted.test(state)) {
            assertThat(System.nanoTime()).as("%s", state).isLessThan(endNs);
            merge(state, JSON.readTree(stream.await("delta")));
        }
        return state;
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            if (each.getValue().isNull()) {
                target.remove(each.getKey());
            } else if (each.getValue().isObject()) {
                merge(target.withObjectProperty(each.getKey()), each.getValue());
            } else {
                target.set(each.getKey(), each.getValue());
            }
        }
    }

    @Test
    void allRoomsAndNodesAreInAStreamOfEitherAndComeOnceHoweverManyWatch() throws Exception {
        assertThat(one.metric(WATCHED)).isZero();
        try (Lines first = new Lines(one.url("/admin/v1/stream?scope=all"));
                Lines second = new Lines(one.url("/admin/v1/stream?scope=all"))) {
            for (Lines stream : new Lines[] {first, second}) {
                JsonNode state = state(stream, its -> its.path("rooms").has("there"));
                assertThat(state.at("/rooms/here/node").asText()).isEqualTo("one");
                assertThat(state.at("/rooms/there/node").asText()).isEqualTo("two");
                assertThat(state.at("/rooms/there/participants").findValuesAsText("identity"))
                        .containsExactly("ben");
                assertThat(state.get("nodes").findValuesAsText("name"))
                        .containsExactlyInAnyOrder("one", "two");
                assertThat(state.at("/nodes/two/state").asText()).isEqualTo("ready");
            }
            assertThat(one.metric(WATCHED)).isEqualTo(1);
            assertThat(two.metric(WATCHED)).isZero();

            try (NodeClient eve = new NodeClient(two.port())) {
                eve.join("there", "eve");
                String tail = first.await("tail");
                while (!tail.contains("eve")) {
                    tail = first.await("tail");
                }
                assertThat(JSON.readTree(tail).get("room").asText()).isEqualTo("there");
            }
        }
        await().until(() -> one.metric(WATCHED) == 0);
    }

    @Test
    void fieldsAreChosenOnOtherNodesToo() throws Exception {
        String path = "/admin/v1/stream?scope=rooms&fields=rooms.node,rooms.people,nodes.state";
        try (Lines stream = new Lines(one.url(path))) {
            JsonNode state = state(stream, its -> its.path("rooms").has("there"));

            assertThat(state.at("/rooms/there"))
                    .isEqualTo(JSON.readTree("{\"people\":1,\"node\":\"two\"}"));
            assertThat(state.at("/nodes/two")).isEqualTo(JSON.readTree("{\"state\":\"ready\"}"));
        }
    }

    @Test
    void aRoomAndSomebodyInItAreFollowedWhereverTheyAre() throws Exception {
        String room = "/admin/v1/stream?scope=room&room=there";
        String person = "/admin/v1/stream?scope=participant&room=there&participant=ben";
        try (Lines ofRoom = new Lines(one.url(room));
                Lines ofBen = new Lines(one.url(person));
                Lines atHome = new Lines(two.url(room))) {
            for (Lines stream : new Lines[] {ofRoom, atHome}) {
                JsonNode state = state(stream, its -> its.has("room"));
                assertThat(state.at("/room/node").asText()).isEqualTo("two");
                assertThat(state.at("/room/participants").findValuesAsText("identity"))
                        .containsExactly("ben");
            }
            JsonNode state = state(ofBen, its -> its.has("participant"));
            assertThat(state.at("/participant/identity").asText()).isEqualTo("ben");
        }
    }

    @Test
    void theRoomsOfANodeThatIsGoneStayForAWhileAndAreStale() throws Exception {
        try (Lines stream = new Lines(one.url("/admin/v1/stream?scope=rooms"))) {
            JsonNode before = state(stream, its -> its.path("rooms").has("there"));
            assertThat(before.at("/rooms/there/stale").isMissingNode()).isTrue();
            redis.stop(); // nobody says that the other is gone
            two.close();
            ObjectNode state = (ObjectNode) before;
            while (!state.at("/rooms/there/stale").asBoolean()) {
                merge(state, JSON.readTree(stream.await("delta")));
                assertThat(state.path("rooms").has("here")).isTrue();
                assertThat(state.path("rooms").has("there")).isTrue();
            }
            redis.restart();
        }
    }

    @Test
    void nobodyButANodeIsShownTheStreamBetweenNodes() throws Exception {
        assertThat(one.get("/cluster/v1/stream?scope=all").statusCode()).isEqualTo(403);
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What goes on without Redis, and what it still has, or has again, when it is back. */
@Tag("long")
class RedisGoneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String CLAIM = "sfu:{test}:room:wide";
    private static final String LOG = "sfu:{test}:log";

    @TempDir private Path folder;
    private RedisServer redis;
    private Node one;
    private Node two;

    /** Node two has media of all but the first who is in a room of node one. */
    private void start(RedisServer its) throws Exception {
        redis = its;
        one = node("one");
        two = node("two");
        awaitBoth();
    }

    private Node node(String name) throws Exception {
        return new Node(name, redis.url(), RoomLimits.defaults().withTransportsHere(1));
    }

    private void awaitBoth() {
        for (Node each : List.of(one, two)) {
            await().atMost(PATIENCE).until(() -> each.metric("sfu_cluster_available") == 1);
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(each) == 2);
        }
    }

    private void stopRedis() {
        redis.stop();
        for (Node each : List.of(one, two)) {
            await().atMost(PATIENCE).until(() -> each.metric("sfu_cluster_available") == 0);
        }
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    private static NodeClient join(Node by, String room, String identity) throws Exception {
        NodeClient client = new NodeClient(by.port());
        client.join(room, identity);
        return client;
    }

    /** Its code; empty: there is none. */
    private static String refusal(Node by, String room, String identity) throws Exception {
        try (NodeClient client = new NodeClient(by.port())) {
            client.asksToJoin(room, identity);
            JsonNode answer = client.messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer).isNotNull();
            return answer.path("code").asText();
        }
    }

    private static void bars(Node at, String method, String path, String body) throws Exception {
        HttpResponse<String> answer =
                at.send(method, "/admin/v1/bans" + path, "application/json", body, "");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    private static void ban(Node at, String identity) throws Exception {
        bars(at, "POST", "", "{\"identity\":\"" + identity + "\"}");
    }

    private static void awaitBan(Node at, String identity) throws Exception {
        await().atMost(PATIENCE).until(() -> at.get("/admin/v1/bans").body().contains(identity));
        assertThat(refusal(at, "any", identity)).isEqualTo("banned");
    }

    private static void hear(NodeClient from, NodeClient to) throws Exception {
        from.say("{'type':'relay','id':7,'topic':'hello','data':'eHh4'}");
        JsonNode heard = to.await("relay");
        assertThat(heard.get("topic").asText()).isEqualTo("hello");
    }

    @Test
    void aRoomOverTwoNodesAndWhoIsCarriedGoOnAndComeBackToOneClaim() throws Exception {
        start(new RedisServer());
        one.claims(redis, "wide");
        try (NodeClient anna = join(one, "wide", "anna");
                NodeClient ben = join(two, "wide", "ben")) {
            assertThat(anna.mediaPort()).isEqualTo(one.server.mediaPort());
            assertThat(ben.mediaPort()).as("spans both").isEqualTo(two.server.mediaPort());
            String claim = redis.ask("get", CLAIM);

            stopRedis();
            goesOn(anna, ben);
            ban(two, "eve");
            redis.restart();
            awaitBoth();

            await().atMost(PATIENCE).until(() -> redis.ask("get", CLAIM).equals(claim));
            awaitBan(one, "eve");
            hear(ben, anna);
            try (NodeClient dora = join(two, "wide", "dora")) {
                hear(dora, anna);
                hear(anna, ben);
            }
            assertThat(anna.closed).isNotDone();
            assertThat(ben.closed).isNotDone();
        }
    }

    private void goesOn(NodeClient anna, NodeClient ben) throws Exception {
        hear(anna, ben);
        hear(ben, anna);
        assertThat(ben.mediaPort()).as("still there").isEqualTo(two.server.mediaPort());
        assertThat(two.metric("sfu_relay_nodes")).isEqualTo(1);
        try (NodeClient carl = join(one, "wide", "carl")) {
            hear(carl, anna);
        }
        assertThat(refusal(one, "a-new-room", "carl")).isEqualTo("clusterUnavailable");
        assertThat(refusal(two, "wide", "dora")).isEqualTo("clusterUnavailable");
    }

    /** Neither node is there to put anything back. */
    @Test
    void whatIsOnDiskHasOutlivedThatRedisWasKilled() throws Exception {
        start(RedisServer.on(folder));
        one.claims(redis, "wide");
        try (NodeClient anna = join(one, "wide", "anna")) {
            anna.say("{'type':'message.send','id':3,'text':'kept'}").await("message.sent");
            ban(two, "eve");
            awaitBan(one, "eve");
            String claim = redis.ask("get", CLAIM);
            String log = redis.ask("xrange", LOG, "-", "+");

            stopRedis();
            one.close();
            two.close();
            redis.restart();
            await().until(() -> redis.ask("ping").equals("PONG")); // it has read all
            assertThat(redis.ask("get", CLAIM)).isEqualTo(claim).isNotEmpty();
            assertThat(redis.ask("xrange", LOG, "-", "+")).isEqualTo(log).contains("eve");
        }
        two = node("three");
        awaitBan(two, "eve");
        try (NodeClient anna = join(two, "wide", "anna")) {
            anna.say("{'type':'message.history','id':3}");
            JsonNode messages = anna.await("messages").get("messages");
            assertThat(messages.findValuesAsText("text")).containsExactly("kept");
        }
    }

    /** Redis is there, but does not take them: as where it is full. */
    @Test
    void bansAndTheirEndsThatTheLogDidNotTakeAreToldLaterInOrder() throws Exception {
        start(new RedisServer());
        spoilLog();
        ban(one, "eve");
        ban(one, "rita");
        assertThat(refusal(one, "any", "rita")).isEqualTo("banned");
        redis.run("del", LOG);
        bars(one, "DELETE", "/rita", "");
        ban(one, "gil");
        awaitBan(two, "gil"); // the last of them
        assertThat(refusal(two, "any", "eve")).isEqualTo("banned");
        join(two, "any", "rita").close();

        spoilLog();
        ban(one, "frank");
        redis.run("del", LOG);
        awaitBan(two, "frank"); // though nothing was told after it
    }

    private void spoilLog() throws Exception {
        redis.run("del", LOG);
        redis.run("set", LOG, "no log");
    }
}

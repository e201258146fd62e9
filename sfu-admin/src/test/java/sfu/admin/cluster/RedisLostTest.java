package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static sfu.admin.cluster.TwoNodes.PATIENCE;
import static sfu.admin.cluster.TwoNodes.ask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Redis is killed, and comes back with nothing of what it had: the nodes put it there again. */
@Tag("long")
class RedisLostTest {
    private static final int PAGE = 100; // of history

    private TwoNodes both;

    @BeforeEach
    void start() throws Exception {
        both = new TwoNodes(new RedisServer());
    }

    @AfterEach
    void stop() throws Exception {
        both.close();
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("etag").orElse("none");
    }

    private static HttpResponse<String> stays(Node at) throws Exception {
        return at.get("/admin/v1/rooms/stays");
    }

    @Test
    void declaredRoomsStayAndNothingIsDeclaredUntilItIsBack() throws Exception {
        HttpResponse<String> put = ask(both.one, "PUT", "/rooms/stays", "{'metadata':'all night'}");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
        await().atMost(PATIENCE).until(() -> etag(stays(both.two)).equals(etag(put)));

        both.withoutRedis(() -> {
            for (Node each : List.of(both.one, both.two)) {
                assertThat(each.get("/admin/v1/rooms").body()).contains("all night");
                assertThat(stays(each).body()).contains("cluster-unavailable"); // it may be open
                for (String room : List.of("stays", "comes")) {
                    HttpResponse<String> refused = ask(each, "PUT", "/rooms/" + room, "{}");
                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                    assertThat(refused.body()).contains("-unavailable");
                    assertThat(refused.headers().firstValue("retry-after")).contains("2");
                }
            }
        });

        for (Node each : List.of(both.one, both.two)) {
            assertThat(etag(stays(each))).isEqualTo(etag(put));
        }
        try (Node three = both.node("three")) {
            await().atMost(PATIENCE).until(() -> etag(stays(three)).equals(etag(put)));
        }
        HttpResponse<String> changed = ask(both.two, "PUT", "/rooms/stays", "{'metadata':'on'}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(ask(both.one, "PUT", "/rooms/comes", "{}").statusCode()).isEqualTo(201);
        await().atMost(PATIENCE).until(() -> etag(stays(both.one)).equals(etag(changed)));
        await().atMost(PATIENCE)
                .until(() -> both.two.get("/admin/v1/rooms/comes").statusCode() == 200);
    }

    private static NodeClient connect(Node by, String identity) throws Exception {
        NodeClient client = new NodeClient(by.port());
        client.say(
                "{'type':'connect','id':1,'name':'%s','identity':'%s'}"
                        .formatted(identity, identity));
        client.await("session");
        return client;
    }

    private static void awaitConnections(Node at, String identity, int number) {
        String its = "\"connections\":" + number;
        await().atMost(PATIENCE)
                .until(() -> at.get("/admin/v1/users/" + identity).body().contains(its));
    }

    @Test
    void whoIsOnlineIsKnownToTheOtherNodeAgain() throws Exception {
        try (NodeClient stays = connect(both.one, "ann");
                NodeClient leaves = connect(both.one, "ben")) {
            awaitConnections(both.two, "ann", 1);
            awaitConnections(both.two, "ben", 1);
            List<NodeClient> later = new ArrayList<>();

            both.withoutRedis(() -> {
                if (later.isEmpty()) {
                    awaitConnections(both.two, "ann", 0);
                    leaves.say("{'type':'leave','id':9}");
                    later.add(connect(both.two, "ann"));
                    later.add(connect(both.two, "eve"));
                }
                awaitConnections(both.one, "ann", 1);
                awaitConnections(both.two, "ann", 1);
                awaitConnections(both.one, "eve", 0);
            });

            for (Node each : List.of(both.one, both.two)) {
                awaitConnections(each, "ann", 2);
                awaitConnections(each, "eve", 1);
                awaitConnections(each, "ben", 0);
            }
            assertThat(stays.closed).isNotDone();
            later.forEach(NodeClient::close);
        }
    }

    private static NodeClient inChannel(Node by, String identity) throws Exception {
        NodeClient client = connect(by, identity);
        client.say("{'type':'channel.join','id':2,'channel':'support'}").await("channel");
        return client;
    }

    private static List<String> history(NodeClient client) throws Exception {
        client.say("{'type':'message.history','id':4,'channel':'support'}");
        return client.await("messages").get("messages").findValuesAsText("text");
    }

    @Test
    void whatIsWrittenMeanwhileIsMarkedAndReachesTheOtherNodeOnce() throws Exception {
        try (NodeClient ann = inChannel(both.one, "ann");
                NodeClient ben = inChannel(both.two, "ben")) {
            List<String> alone = new ArrayList<>();

            both.withoutRedis(() -> {
                alone.add("alone " + alone.size());
                ann.say(
                        "{'type':'message.send','id':3,'channel':'support','text':'%s'}"
                                .formatted(alone.getLast()));
                assertThat(ann.await("message.sent").path("local").asBoolean()).isTrue();
                assertThat(both.one.metric("sfu_chat_unshared")).isEqualTo(alone.size());
            });

            List<String> heard = new ArrayList<>();
            while (heard.size() < alone.size()) {
                heard.add(ben.await("message").get("text").asText());
            }
            assertThat(heard).isEqualTo(alone);
            await().atMost(PATIENCE).until(() -> both.one.metric("sfu_chat_unshared") == 0);
            List<String> latest = alone.subList(Math.max(0, alone.size() - PAGE), alone.size());
            assertThat(history(ann)).isEqualTo(latest);
            assertThat(history(ben)).isEqualTo(latest);
            ann.say("{'type':'message.send','id':5,'channel':'support','text':'after'}");
            assertThat(ann.await("message.sent").has("local")).isFalse();
            assertThat(ben.await("message").get("text").asText()).isEqualTo("after");
        }
    }
}

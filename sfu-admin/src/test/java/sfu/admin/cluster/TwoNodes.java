package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two nodes over a Redis that goes away and comes back. Node two has media of all but the first who
 * is in a room of node one.
 */
final class TwoNodes implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Of real time; ten minutes: -DargLine=-Dsfu.redis.gone.seconds=600. */
    static final Duration GONE =
            Duration.ofSeconds(Integer.getInteger("sfu.redis.gone.seconds", 3));

    private static final long BETWEEN_MS = 1000;

    /** What goes on meanwhile. */
    interface Going {
        void on() throws Exception;
    }

    final RedisServer redis;
    final Node one;
    final Node two;
    private int number;

    TwoNodes(RedisServer redis) throws Exception {
        this.redis = redis;
        one = node("one");
        two = node("two");
        awaitBoth();
    }

    Node node(String name) throws Exception {
        return new Node(name, redis.url(), RoomLimits.defaults().withTransportsHere(1));
    }

    private void awaitBoth() {
        for (Node each : List.of(one, two)) {
            await().atMost(PATIENCE).until(() -> each.metric("sfu_cluster_available") == 1);
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(each) == 2);
        }
    }

    /** Redis is killed, and comes back when this has gone on for a while. */
    void withoutRedis(Going its) throws Exception {
        stopRedis();
        long endNs = System.nanoTime() + GONE.toNanos();
        do {
            its.on();
            Thread.sleep(BETWEEN_MS);
        } while (System.nanoTime() - endNs < 0);
        redis.restart();
        awaitBoth();
    }

    void stopRedis() {
        redis.stop();
        for (Node each : List.of(one, two)) {
            await().atMost(PATIENCE).until(() -> each.metric("sfu_cluster_available") == 0);
        }
    }

    static NodeClient join(Node by, String room, String identity) throws Exception {
        NodeClient client = new NodeClient(by.port());
        client.join(room, identity);
        return client;
    }

    /** Its code; empty: there is none. */
    static String refusal(Node by, String room, String identity) throws Exception {
        try (NodeClient client = new NodeClient(by.port())) {
            client.asksToJoin(room, identity);
            JsonNode answer = client.messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(answer).isNotNull();
            return answer.path("code").asText();
        }
    }

    /** Another number each time. */
    int next() {
        return number++;
    }

    /** What one says in a room the other hears. */
    void hear(NodeClient from, NodeClient to) throws Exception {
        String topic = "hello" + next();
        from.say("{'type':'relay','id':7,'topic':'%s','data':'eHh4'}".formatted(topic));
        JsonNode heard;
        do {
            heard = to.await("relay");
        } while (!heard.get("topic").asText().equals(topic)); // others spoke before
    }

    static HttpResponse<String> ask(Node at, String method, String path, String body)
            throws Exception {
        return at.send(method, "/admin/v1" + path, "application/json", body.replace('\'', '"'), "");
    }

    private static void bars(Node at, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = ask(at, method, "/bans" + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    static void ban(Node at, String identity) throws Exception {
        bars(at, "POST", "", "{'identity':'" + identity + "'}");
    }

    static void unban(Node at, String identity) throws Exception {
        bars(at, "DELETE", "/" + identity, "");
    }

    static void awaitBan(Node at, String identity) throws Exception {
        await().atMost(PATIENCE).until(() -> at.get("/admin/v1/bans").body().contains(identity));
        assertThat(refusal(at, "any", identity)).isEqualTo("banned");
    }

    @Override
    public void close() throws IOException {
        one.close();
        two.close();
        redis.close();
    }
}

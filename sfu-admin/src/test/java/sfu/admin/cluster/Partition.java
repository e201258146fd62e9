package sfu.admin.cluster;

import static org.awaitility.Awaitility.await;

import sfu.admin.e2e.ChildServer;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;
import sfu.core.testing.SlowProxy;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpLimits;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Two nodes of which the far one can be cut off from Redis and from the other; clients and media
 * reach both all the time.
 */
final class Partition implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final HttpLimits IMPATIENT =
            HttpLimits.defaults().withSilence(Duration.ofSeconds(1), Duration.ofSeconds(5));

    private final RedisServer redis;
    private final List<SlowProxy> ways;
    final Node near;
    final Node far;

    Partition(RedisServer redis) throws Exception {
        this.redis = redis;
        int nearPort = Node.freePort();
        int farPort = Node.freePort();
        SlowProxy toRedis = new SlowProxy(redis.port());
        SlowProxy toNear = new SlowProxy(nearPort);
        SlowProxy toFar = new SlowProxy(farPort);
        ways = List.of(toRedis, toNear, toFar);
        near = node("near", redis.url(), nearPort, toNear);
        far = node("far", toRedis.redisUrl(), farPort, toFar);
        awaitBoth();
    }

    private static Node node(String name, String redisUrl, int port, SlowProxy way)
            throws Exception {
        ClusterRules rules =
                new ClusterRules(
                        redisUrl,
                        "test",
                        1000,
                        Node.settings(name, "", Node.SECRET)
                                .withUrl("http://localhost:" + way.port()));
        return new Node(
                rules,
                HttpConfig.of("localhost", port).withLimits(IMPATIENT),
                Access.byToken(tokens()),
                RoomLimits.defaults());
    }

    private static Tokens tokens() {
        return new Tokens(ChildServer.KEY, ChildServer.SECRET, Instant::now);
    }

    static String token(String identity) {
        Instant end = Instant.now().plusSeconds(300);
        return tokens().issue(new Grant(identity, "", "*", true, true, false, end));
    }

    private static String operator() {
        Instant end = Instant.now().plusSeconds(300);
        return tokens().issue(new Grant("olga", "", "*", true, true, true, end));
    }

    /** Until either sees the other miss its heart-beats. */
    void cut() {
        ways.forEach(SlowProxy::cut);
        await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(near) == 1);
        await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(far) == 0);
    }

    /**
     * Until both see each other again.
     *
     * @param isForNewOnes connections of before are never heard of again
     */
    void mend(boolean isForNewOnes) {
        ways.forEach(isForNewOnes ? SlowProxy::mendForNewOnes : SlowProxy::mend);
        awaitBoth();
    }

    private void awaitBoth() {
        for (Node each : List.of(near, far)) {
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(each) == 2);
        }
    }

    /** Who asks to join; the answer is to be awaited. */
    static NodeClient asks(Node by, String room, String identity) throws Exception {
        return new NodeClient(by.port()).asksToJoin(room, identity, token(identity));
    }

    static NodeClient join(Node by, String room, String identity) throws Exception {
        NodeClient client = asks(by, room, identity);
        client.await("joined");
        return client;
    }

    static String ask(Node node, String method, String path, String body) throws Exception {
        HttpResponse<String> answer =
                node.send(method, "/admin/v1" + path, "application/json", body, operator());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + answer.body());
        }
        return answer.body();
    }

    /** A room is the far node's from now on. */
    void farClaims(String room) throws Exception {
        far.claims(redis, room);
    }

    @Override
    public void close() throws IOException {
        near.close();
        far.close();
        for (SlowProxy way : ways) {
            way.close();
        }
    }
}

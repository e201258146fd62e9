package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Revocations;

import java.net.http.HttpResponse;
import java.time.Duration;

/** A node that starts when nobody tells them any more knows who may not come in. */
class BarsOnAllNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Revocations.Target STOLEN = Revocations.Target.token("stolen");

    private final Access access = Access.open();
    private RedisServer redis;
    private Node one;
    private Node later;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        one = node("one", access);
    }

    @AfterEach
    void stop() throws Exception {
        if (later != null) {
            later.close();
        }
        one.close();
        redis.close();
    }

    private Node node(String name, Access access) throws Exception {
        Node node = new Node(name, redis.url(), Node.SECRET, access);
        awaitRedis(node);
        return node;
    }

    private static void awaitRedis(Node node) {
        await().atMost(PATIENCE).until(() -> node.metric("sfu_cluster_available") == 1);
    }

    private static void send(Node at, String method, String path, String body) throws Exception {
        HttpResponse<String> answer =
                at.send(method, "/admin/v1" + path, "application/json", body, "");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    private static void awaitBan(Node at, String whom) {
        await().atMost(PATIENCE)
                .until(() -> at.get("/admin/v1/bans").body().contains("\"" + whom + "\""));
    }

    @Test
    void afterRedisHasLostAllOfIt() throws Exception {
        send(one, "POST", "/bans", "{\"identity\":\"eve\"}");
        access.revocations().add(STOLEN); // nobody has a token here
        send(one, "POST", "/bans", "{\"identity\":\"ann\"}");
        send(one, "DELETE", "/bans/ann", "");
        redis.stop(); // nothing of it is on its disk
        await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_available") == 0);
        send(one, "POST", "/bans", "{\"identity\":\"gil\"}");
        redis.restart();
        awaitRedis(one);

        Access laters = Access.open();
        later = node("later", laters);
        awaitBan(later, "eve");
        awaitBan(later, "gil");
        await().atMost(PATIENCE).until(() -> !laters.revocations().latest(9).isEmpty());
        assertThat(laters.revocations().latest(9).getFirst().target()).isEqualTo(STOLEN);
        assertThat(later.get("/admin/v1/bans").body()).doesNotContain("ann");

        send(later, "DELETE", "/bans/eve", "");
        await().atMost(PATIENCE).until(() -> !one.get("/admin/v1/bans").body().contains("eve"));
    }
}

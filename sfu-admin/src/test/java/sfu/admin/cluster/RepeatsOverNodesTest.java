package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;
import sfu.signaling.store.Store;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What is repeated with its Idempotency-Key is done once, whichever nodes it comes to. */
class RepeatsOverNodesTest {
    private static RedisServer redis;
    private static Node one;
    private static Node two;

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
        one = new Node("one", redis.url(), Store.inMemory());
        two = new Node("two", redis.url(), Store.inMemory());
        await().until(() -> NodesServeTogetherTest.ready(one) == 2);
        await().until(() -> NodesServeTogetherTest.ready(two) == 2);
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        two.close();
        redis.close();
    }

    private static HttpResponse<String> ticket(Node node, String key, String body)
            throws Exception {
        return node.send(
                "POST",
                "/admin/v1/tickets",
                "application/json",
                body,
                "",
                Map.of("idempotency-key", key));
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("idempotent-replayed").isPresent();
    }

    @Test
    void theFirstAnswerIsTheAnswerAtBoth() throws Exception {
        HttpResponse<String> first = ticket(one, "a", "");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(isReplayed(first)).isFalse();

        HttpResponse<String> other = ticket(two, "a", "{}");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("idempotency-key-reused");
        for (Node node : List.of(two, one, two)) {
            HttpResponse<String> again = ticket(node, "a", "");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("content-type"))
                    .isEqualTo(first.headers().firstValue("content-type"));
            assertThat(isReplayed(again)).isTrue();
        }
        assertThat(ticket(two, "b", "").body()).isNotEqualTo(first.body());
    }

    @Test
    void ofManyAtTheSameTimeOneIsDone() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Node node = i % 2 == 0 ? one : two;
            all.add(
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return ticket(node, "many", "");
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    }));
        }
        Set<String> bodies = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> each : all) {
            assertThat(each.join().statusCode()).isEqualTo(200);
            bodies.add(each.join().body());
        }

        assertThat(bodies).hasSize(1);
    }

    @Test
    void whatWasAnsweredIsNoSecretOfRedis() throws Exception {
        String body = ticket(one, "secret", "").body();
        String ticket = body.replaceAll(".*\"ticket\":\"([^\"]+)\".*", "$1");

        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> raw = client.connect()) {
            Map<String, String> kept = raw.sync().hgetall("sfu:{test}:repeats");
            assertThat(kept).isNotEmpty();
            assertThat(kept.toString()).doesNotContain(ticket);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ZERO);
        }
    }

    @Test
    void withoutRedisAKeyHoldsAtItsNode() throws Exception {
        try (RedisServer gone = new RedisServer();
                Node alone = new Node("alone", gone.url(), Store.inMemory())) {
            gone.stop();
            HttpResponse<String> first = ticket(alone, "a", "");
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
            HttpResponse<String> again = ticket(alone, "a", "");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(isReplayed(again)).isTrue();
        }
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static sfu.admin.cluster.TwoNodes.PATIENCE;
import static sfu.admin.cluster.TwoNodes.ban;
import static sfu.admin.cluster.TwoNodes.refusal;
import static sfu.admin.cluster.TwoNodes.unban;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.testing.RedisServer;
import sfu.core.testing.SlowProxy;

import java.time.Duration;
import java.util.List;

/** Redis answers all the time, and each time too late for whoever waits for it. */
@Tag("long")
class RedisSlowTest {
    private static final Duration LATE = Duration.ofSeconds(2); // the nodes wait for half a second

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBanReachesTheOtherNodeAllTheSameAndSoDoesItsEnd(boolean isSlowForBoth) throws Exception {
        try (RedisServer redis = new RedisServer();
                SlowProxy slow = new SlowProxy(redis.port());
                Node one = new Node("one", slow.redisUrl());
                Node two = new Node("two", isSlowForBoth ? slow.redisUrl() : redis.url())) {
            for (Node each : List.of(one, two)) {
                await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(each) == 2);
            }
            try (NodeClient rita = new NodeClient(two.port())) {
                two.claims(redis, "here");
                rita.join("here", "rita");
                slow.delay(LATE);
                await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_available") == 0);

                ban(one, "rita");
                ban(one, "eve");
                await().atMost(PATIENCE).until(rita.closed::isDone);
                assertThat(rita.closed.get()).isEqualTo(4010);
                await().atMost(PATIENCE).until(() -> knows(two, "eve"));
                awaitAllIsTold(one);

                unban(one, "rita");
                await().atMost(PATIENCE).until(() -> !knows(two, "rita"));
                awaitAllIsTold(one);
                assertThat(one.metric("sfu_cluster_available")).isZero();
                assertThat(refusal(two, "here", "eve")).isEqualTo("banned");
            }
        }
    }

    private static boolean knows(Node node, String banned) throws Exception {
        return node.get("/admin/v1/bans").body().contains(banned);
    }

    private static void awaitAllIsTold(Node node) {
        await().atMost(PATIENCE).until(() -> node.metric("sfu_cluster_messages_waiting") == 0);
    }
}

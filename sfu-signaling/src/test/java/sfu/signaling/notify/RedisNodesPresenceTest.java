package sfu.signaling.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.testing.RedisServer;
import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.Oddity;
import sfu.signaling.cluster.RedisDirectory;

import java.time.Duration;

/** Nodes over a real Redis: stopped, paused, and with what nobody said in it. */
class RedisNodesPresenceTest extends NodesPresenceContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    @Override
    void close() throws Exception {
        super.close();
        redis.close();
    }

    @Override
    Directory directory() {
        return new RedisDirectory(redis.url(), "test", Duration.ofMillis(500), 1000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutRedisEachNodeKnowsItsOwnAndAllOfThemAgainWhenItReturns(boolean isPaused)
            throws Exception {
        NotifyNode one = node();
        NotifyNode two = node();
        open(one, "", "ann");
        open(two, "", "ann");
        await().until(() -> connections(one) == 2);

        if (isPaused) {
            redis.signal("STOP");
        } else {
            redis.stop();
        }
        await().until(() -> connections(one) == 1);
        assertThat(reached(one, ANN)).isEqualTo(1);
        open(two, "", "ann");
        if (isPaused) {
            redis.signal("CONT");
        } else {
            redis.restart();
        }

        await().atMost(PATIENCE).until(() -> connections(one) == 3 && connections(two) == 3);
    }

    @Test
    void whatRedisLostIsSaidAgain() throws Exception {
        NotifyNode one = node();
        NotifyNode two = node();
        open(two, "", "ann");
        await().until(() -> connections(one) == 1);

        redis.run("flushall");

        await().atMost(PATIENCE).until(() -> connections(one) == 1);
    }

    @Test
    void whatNoNodeSaidIsIgnoredAndCounted() throws Exception {
        NotifyNode one = node();
        NotifyNode two = node();
        open(two, "", "ann");
        await().until(() -> connections(one) == 1);

        redis.run("hset", "sfu:{test}:who:user:ann", two.cluster.start() + " acme", "1 00 99 99");

        assertThat(connections(one)).isEqualTo(1);
        assertThat(one.cluster.oddities().count(Oddity.FORGED)).isEqualTo(1);
    }
}

package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.async.RedisAsyncCommands;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;
import sfu.core.testing.SlowProxy;

import java.time.Duration;

/** A connection to Redis of which nothing is heard, and one that is slow. */
class RedisLinkTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private RedisServer redis;
    private SlowProxy way;
    private RedisLink link;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        way = new SlowProxy(redis.port());
        link = new RedisLink(way.redisUrl(), TIMEOUT);
    }

    @AfterEach
    void stop() throws Exception {
        link.close();
        way.close();
        redis.close();
    }

    /** As Redis calls the connection that the answer came by; 0: none came in time. */
    private long connection() {
        return link.ask(RedisAsyncCommands::clientId).exceptionally(failure -> 0L).join();
    }

    private long connected() {
        await().until(() -> connection() != 0);
        return connection();
    }

    @Test
    void aConnectionThatIsSilentIsReplaced() {
        long first = connected();
        way.cut();
        assertThatThrownBy(() -> link.ask(RedisAsyncCommands::ping).join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("does not answer");

        way.mendForNewOnes();

        await().until(() -> connection() != 0);
        assertThat(connection()).isNotEqualTo(first);
    }

    @Test
    void aConnectionWhoseAnswersComeLateIsKeptAndTakesWhatNobodyWaitsFor() {
        long first = connected();
        way.delay(TIMEOUT.multipliedBy(3));
        for (int i = 0; i < 10; i++) {
            assertThat(connection()).as("in time").isZero();
        }
        assertThat(link.askPatiently(RedisAsyncCommands::clientId).join()).isEqualTo(first);

        way.delay(Duration.ZERO);

        await().until(() -> connection() != 0);
        assertThat(connection()).isEqualTo(first);
    }
}

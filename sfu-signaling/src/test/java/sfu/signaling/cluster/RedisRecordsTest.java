package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What all nodes have in common, in a real Redis. */
class RedisRecordsTest extends RecordsContract {
    private static RedisServer redis;
    private final List<Directory> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @AfterEach
    void empty() throws Exception {
        opened.forEach(Directory::close);
        redis.run("flushall");
    }

    private Directory directory(RecordLimits limits) {
        Directory its =
                new RedisDirectory(redis.url(), "test", Duration.ofMillis(2000), 1000, limits);
        opened.add(its);
        return its;
    }

    @Override
    Records open(RecordLimits limits) {
        return directory(limits).records();
    }

    @Test
    void whatIsOfNoVersionIsLeftAndSaid() throws Exception {
        Directory directory = directory(RecordLimits.defaults());
        Records its = directory.records();
        its.put("rooms", entry("a", 1, "x"), 0).join();
        redis.run("hset", "sfu:{test}:declared:rooms", "a", "2 of-another-version");

        assertThatThrownBy(() -> its.find("rooms", "a").join())
                .hasCauseInstanceOf(ClusterException.class)
                .hasMessageContaining("nothing of this version");
        assertThatThrownBy(() -> its.put("rooms", entry("a", 2, "x"), 1).join())
                .hasCauseInstanceOf(ClusterException.class);
        its.offer("rooms", List.of(entry("a", 9, "x"), entry("b", 1, "y"))).join();
        assertThat(its.since("rooms", 0, 9).join().entries()).containsExactly(entry("b", 1, "y"));
        assertThatThrownBy(() -> its.find("rooms", "a").join())
                .hasMessageContaining("nothing of this version");
        assertThat(directory.oddities().count(Oddity.FOREIGN_VERSION)).isEqualTo(4);
    }

    @Test
    void whatWasRemovedIsForgottenWithAge() {
        Records its = open(new RecordLimits(Duration.ofMillis(1), 100));
        its.put("rooms", entry("a", 1, "x"), 0).join();
        its.put("rooms", removed("a", 2), 1).join();

        await().untilAsserted(() -> {
            its.offer("rooms", List.of(entry("b", 1, "y"))).join();
            assertThat(its.find("rooms", "a").join().revision()).isZero();
        });
        assertThat(its.since("rooms", 0, 9).join().floor()).isEqualTo(2);
    }
}

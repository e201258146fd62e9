package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who is where, in a real Redis. */
class RedisPresenceTest extends PresenceContract {
    private final List<Directory> opened = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterEach
    void stop() throws Exception {
        opened.forEach(Directory::close);
        redis.close();
    }

    @Override
    Directory open() {
        Directory its = new RedisDirectory(redis.url(), "test", Duration.ofMillis(500), 1000);
        opened.add(its);
        return its;
    }

    @Test
    void whatIsNoneIsNobody() throws Exception {
        redis.run("set", "sfu:{test}:who:user:ann", "rubbish");
        redis.run("hset", "sfu:{test}:who:user:bob", "rubbish", "1", "zz x", "2");
        Directory its = open();
        Presence.Mark mark = new Presence.Mark("user:ann", "", "1");
        its.presence().set("aaaaaaaaaaaaaaaa", List.of(mark), Duration.ofSeconds(9)).join();

        assertThat(its.presence().of(List.of("user:ann", "user:bob")).join())
                .containsExactly(List.of(), List.of());
    }
}

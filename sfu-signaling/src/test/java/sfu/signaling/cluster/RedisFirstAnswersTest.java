package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** First answers in a real Redis. */
class RedisFirstAnswersTest extends FirstAnswersContract {
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

    @Override
    FirstAnswers open() {
        Directory its = new RedisDirectory(redis.url(), "test", Duration.ofSeconds(10), 1000);
        opened.add(its);
        return its.firstAnswers();
    }

    @Test
    void whatIsOfNoVersionIsOverwritten() throws Exception {
        redis.run("hset", "sfu:{test}:repeats", "k", "rubbish");
        FirstAnswers its = open();

        assertThat(its.begin("k", "r", USUAL).join()).isInstanceOf(FirstAnswers.Begun.First.class);
        its.finish("k", "r", "x", USUAL).join();
        assertThat(its.begin("k", "r", USUAL).join())
                .isEqualTo(new FirstAnswers.Begun.Answered("r", "x"));
    }
}

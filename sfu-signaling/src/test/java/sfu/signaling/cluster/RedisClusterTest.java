package sfu.signaling.cluster;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes that meet in a real Redis, each with a connection of its own. */
class RedisClusterTest extends ClusterContract {
    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static RedisServer redis;
    private String name;

    @BeforeAll
    static void start() throws Exception {
        redis = new RedisServer();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void another() {
        name = "test" + CLUSTERS.incrementAndGet();
    }

    @Override
    Directory open() {
        return new RedisDirectory(redis.url(), name, Duration.ofMillis(500), 1000);
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.List;

/** Keys that all nodes use have another type in Redis than they put there. */
@Tag("long")
class WrongKeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String NODES = "sfu:{test}:nodes";
    private static final String BANS = "sfu:{test}:declared:bans";
    private static final String LOG = "sfu:{test}:log";
    private static final String COUNTED = "sfu_cluster_ignored_total{kind=\"wrong_type\"}";

    private final Logger logger =
            (Logger) LoggerFactory.getLogger("sfu.signaling.cluster.KeyTypes");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() throws Exception {
        logger.detachAppender(lines);
        redis.close();
    }

    /** Warnings about a key. */
    private List<String> told(String key) {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel().toString().equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(key))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "lpush"})
    void aNodeComesUpWithoutTheOthersUntilTheKeyOfNodesIsDeleted(String command) throws Exception {
        redis.run(command, NODES, "x");
        try (Node one = new Node("one", redis.url());
                Node two = new Node("two", redis.url())) {
            await().atMost(PATIENCE).until(() -> one.metric(COUNTED) > 3);
            assertThat(one.metric("sfu_cluster_available")).isZero();
            assertThat(one.get("/health").statusCode()).isEqualTo(200);
            assertThat(told(NODES)).hasSize(2).allMatch(its -> its.contains("delete it")); // each

            redis.run("del", NODES);
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(two) == 2);
            double counted = one.metric(COUNTED);
            two.claims(redis, "after");
            try (NodeClient anna = new NodeClient(one.port())) {
                anna.join("after", "anna");
                assertThat(anna.mediaPort()).isEqualTo(two.server.mediaPort());
            }
            assertThat(one.metric(COUNTED)).isEqualTo(counted);
        }
    }

    @Test
    void roomsGoOnWhileTheKeyOfNodesIsWrongAndWhoIsToGoElsewhereIsToldWhy() throws Exception {
        try (Node one = new Node("one", redis.url());
                NodeClient anna = new NodeClient(one.port());
                NodeClient ben = new NodeClient(one.port())) {
            anna.join("open", "anna");
            redis.run("set", NODES, "x");
            await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_available") == 0);
            ben.join("open", "ben");
            redis.run("set", "sfu:{test}:room:away", "1 0123456789abcdef 5");
            redis.run("set", "sfu:{test}:node:0123456789abcdef", "x");
            try (NodeClient carl = new NodeClient(one.port())) {
                JsonNode error = carl.asksToJoin("away", "carl").await("error");
                assertThat(error.get("code").asText()).isEqualTo("clusterUnavailable");
                assertThat(error.toString()).contains(NODES + " is no set", "delete it");
            }
            redis.run("del", NODES);
            await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_available") == 1);
            try (NodeClient dora = new NodeClient(one.port())) {
                dora.join("new", "dora");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsToBeToldWaitsUntilTheKeyOfTheLogIsDeleted(boolean isFromTheStart) throws Exception {
        if (isFromTheStart) {
            redis.run("set", LOG, "x");
        }
        try (Node one = new Node("one", redis.url());
                Node two = new Node("two", redis.url());
                NodeClient ben = new NodeClient(two.port())) {
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(two) == 2);
            redis.run("set", LOG, "x");
            two.claims(redis, "meet");
            ben.join("meet", "ben"); // needs no log
            await().atMost(PATIENCE)
                    .until(() -> one.metric(COUNTED) > 3 && two.metric(COUNTED) > 3);
            String ban = "{\"identity\":\"ben\",\"seconds\":600}";
            assertThat(one.send("POST", "/admin/v1/bans", "application/json", ban, "").statusCode())
                    .isEqualTo(200);
            await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_messages_waiting") > 0);
            assertThat(told(LOG)).hasSize(2).allMatch(its -> its.contains("delete it")); // each
            await().atMost(PATIENCE).until(ben.closed::isDone);
            assertThat(ben.closed.get()).as("all have bans in common").isEqualTo(4010);

            redis.run("del", LOG);
            await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_messages_waiting") == 0);
        }
    }

    @Test
    void aBanHoldsEverywhereOnceOneOfItsTwoWaysIsFree() throws Exception {
        try (Node one = new Node("one", redis.url());
                Node two = new Node("two", redis.url());
                NodeClient ben = new NodeClient(two.port())) {
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(one) == 2);
            await().atMost(PATIENCE).until(() -> NodesServeTogetherTest.ready(two) == 2);
            two.claims(redis, "meet");
            ben.join("meet", "ben");
            for (String key : List.of(LOG, BANS)) {
                redis.run("del", key);
                redis.run("set", key, "x");
            }
            String ban = "{\"identity\":\"ben\",\"seconds\":600}";
            assertThat(one.send("POST", "/admin/v1/bans", "application/json", ban, "").statusCode())
                    .isEqualTo(200);
            await().atMost(PATIENCE).until(() -> one.metric("sfu_cluster_messages_waiting") > 0);
            assertThat(ben.closed).isNotDone();
            redis.run("del", BANS);
            await().atMost(PATIENCE).until(ben.closed::isDone);
            assertThat(ben.closed.get()).isEqualTo(4010);
        }
    }
}

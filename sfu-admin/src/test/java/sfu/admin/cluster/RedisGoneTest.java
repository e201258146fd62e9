package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static sfu.admin.cluster.TwoNodes.PATIENCE;
import static sfu.admin.cluster.TwoNodes.awaitBan;
import static sfu.admin.cluster.TwoNodes.ban;
import static sfu.admin.cluster.TwoNodes.join;
import static sfu.admin.cluster.TwoNodes.refusal;
import static sfu.admin.cluster.TwoNodes.unban;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.core.testing.RedisServer;

import java.nio.file.Path;
import java.time.Duration;

/** What goes on without Redis, and what it still has, or has again, when it is back. */
@Tag("long")
class RedisGoneTest {
    private static final String CLAIM = "sfu:{test}:room:wide";
    private static final String LOG = "sfu:{test}:log";

    /** Of media: beside the time without Redis. */
    private static final Duration MORE = Duration.ofSeconds(10);

    @TempDir private Path folder;

    @Test
    void aRoomOverTwoNodesAndWhoIsCarriedGoOnAndComeBackToOneClaim() throws Exception {
        try (TwoNodes both = new TwoNodes(new RedisServer())) {
            both.one.claims(both.redis, "wide");
            try (MediaRun media = new MediaRun(both.two, "wide", 1, 1, TwoNodes.GONE.plus(MORE));
                    NodeClient anna = join(both.one, "wide", "anna");
                    NodeClient ben = join(both.two, "wide", "ben")) {
                await().atMost(PATIENCE).until(() -> isOverBoth(both));
                String claim = both.redis.ask("get", CLAIM);

                both.withoutRedis(() -> goesOn(both, anna, ben));

                await().atMost(PATIENCE).until(() -> both.redis.ask("get", CLAIM).equals(claim));
                awaitBan(both.one, "eve");
                both.hear(ben, anna);
                try (NodeClient dora = join(both.two, "wide", "dora")) {
                    both.hear(dora, anna);
                    both.hear(anna, ben);
                }
                assertThat(anna.closed).isNotDone();
                assertThat(ben.closed).isNotDone();
                JsonNode report = media.report();
                System.out.println("media meanwhile: " + report);
                assertThat(report.get("joined").asInt()).isEqualTo(2);
                assertThat(report.get("dropped").asInt()).isZero();
                assertThat(report.get("lostPercent").asDouble()).isLessThan(50); // a busy machine
            }
        }
    }

    /** The first has media on the room's node, the second where it came. */
    private static boolean isOverBoth(TwoNodes both) throws Exception {
        return both.two.metric("sfu_relay_transports{where=\"here\"") == 1
                && both.two.metric("sfu_relay_tracks{direction=\"in\"") > 0;
    }

    private static void goesOn(TwoNodes both, NodeClient anna, NodeClient ben) throws Exception {
        both.hear(anna, ben);
        both.hear(ben, anna);
        assertThat(isOverBoth(both)).as("media is").isTrue();
        String carl = "carl" + both.next();
        try (NodeClient client = join(both.one, "wide", carl)) {
            both.hear(client, anna);
        }
        ban(both.two, "eve");
        assertThat(refusal(both.one, "a-new-room", carl)).isEqualTo("clusterUnavailable");
        assertThat(refusal(both.two, "wide", "dora")).isEqualTo("clusterUnavailable");
    }

    /** Neither node is there to put anything back. */
    @Test
    void whatIsOnDiskHasOutlivedThatRedisWasKilled() throws Exception {
        try (TwoNodes both = new TwoNodes(RedisServer.on(folder))) {
            both.one.claims(both.redis, "wide");
            try (NodeClient anna = join(both.one, "wide", "anna")) {
                anna.say("{'type':'message.send','id':3,'text':'kept'}").await("message.sent");
                ban(both.two, "eve");
                awaitBan(both.one, "eve");
                String claim = both.redis.ask("get", CLAIM);
                String log = both.redis.ask("xrange", LOG, "-", "+");

                both.stopRedis();
                both.one.close();
                both.two.close();
                both.redis.restart();
                await().until(() -> both.redis.ask("ping").equals("PONG")); // it has read all
                assertThat(both.redis.ask("get", CLAIM)).isEqualTo(claim).isNotEmpty();
                assertThat(both.redis.ask("xrange", LOG, "-", "+")).isEqualTo(log).contains("eve");
            }
            try (Node three = both.node("three");
                    NodeClient anna = awaitsBan(three)) {
                anna.say("{'type':'message.history','id':3}");
                JsonNode messages = anna.await("messages").get("messages");
                assertThat(messages.findValuesAsText("text")).containsExactly("kept");
            }
        }
    }

    private static NodeClient awaitsBan(Node node) throws Exception {
        awaitBan(node, "eve");
        return join(node, "wide", "anna");
    }

    /** Redis is there, but does not take them: as where it is full. */
    @Test
    void bansAndTheirEndsThatTheLogDidNotTakeAreToldLaterInOrder() throws Exception {
        try (TwoNodes both = new TwoNodes(new RedisServer())) {
            spoilLog(both.redis);
            ban(both.one, "eve");
            ban(both.one, "rita");
            assertThat(refusal(both.one, "any", "rita")).isEqualTo("banned");
            both.redis.run("del", LOG);
            unban(both.one, "rita");
            ban(both.one, "gil");
            awaitBan(both.two, "gil"); // the last of them
            assertThat(refusal(both.two, "any", "eve")).isEqualTo("banned");
            join(both.two, "any", "rita").close();

            spoilLog(both.redis);
            ban(both.one, "frank");
            both.redis.run("del", LOG);
            awaitBan(both.two, "frank"); // though nothing was told after it
        }
    }

    private static void spoilLog(RedisServer redis) throws Exception {
        redis.run("del", LOG);
        redis.run("set", LOG, "no log");
    }
}

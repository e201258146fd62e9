package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node that has lost Redis and the other node goes on, and so does the other one. */
@Tag("long")
class PartitionTest {
    /** Longer than a word to Redis is waited for. */
    private static final Duration UNHEARD = Duration.ofSeconds(1);

    private RedisServer redis;
    private Partition parted;
    private Node near;
    private Node far;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        parted = new Partition(redis);
        near = parted.near;
        far = parted.far;
    }

    @AfterEach
    void stop() throws Exception {
        parted.close();
        redis.close();
    }

    private static int closed(NodeClient client) throws Exception {
        return client.closed.get(Partition.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> people(Node asked) throws Exception {
        String room = Partition.ask(asked, "GET", "/rooms/split", "");
        return new ObjectMapper().readTree(room).get("participants").findValuesAsText("identity");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRoomThatOpenedOnBothSidesIsOneAgainWhereItIsOlder(boolean isForNewOnes) throws Exception {
        parted.farClaims("split");
        try (NodeClient anna = Partition.join(far, "split", "anna");
                NodeClient carried = Partition.join(near, "split", "ben");
                NodeClient carl = new NodeClient(near.port())) {
            carl.say(
                    "{'type':'join','id':2,'room':'split','identity':'carl','token':'%s'}"
                            .formatted(Partition.token("carl")));
            carl.await("joined");

            parted.cut();
            assertThat(closed(carried)).as("its room's node is gone").isEqualTo(1012);
            assertThat(closed(carl)).isEqualTo(1012);
            try (NodeClient ben = Partition.join(near, "split", "ben")) {
                assertThat(ben.mediaPort()).isEqualTo(near.server.mediaPort());
                assertThat(people(near)).containsExactly("ben");
                assertThat(anna.closed).as("goes on").isNotDone();

                parted.mend(isForNewOnes);
                assertThat(ben.await("closed").get("reason").asText()).isEqualTo("moved");
                assertThat(closed(ben)).isEqualTo(4012);
            }
            areTogether(anna);
        }
    }

    /** Ben comes back, and nobody else is there. */
    private void areTogether(NodeClient anna) throws Exception {
        try (NodeClient ben = Partition.join(near, "split", "ben")) {
            assertThat(ben.mediaPort()).isEqualTo(far.server.mediaPort());
            ben.say("{'type':'relay','id':7,'topic':'hello','data':'eHh4'}");
            assertThat(anna.await("relay").at("/from/identity").asText()).isEqualTo("ben");
            for (Node each : List.of(near, far)) {
                await().atMost(Partition.PATIENCE)
                        .untilAsserted(() ->
                                assertThat(people(each)).containsExactlyInAnyOrder("anna", "ben"));
            }
            assertThat(anna.closed).isNotDone();
            assertThat(Partition.ask(near, "GET", "/rooms", "")).containsOnlyOnce("\"split\"");
        }
    }

    @Test
    void whatBarsSomebodyOnOneSideDoesSoOnBothAfterwards() throws Exception {
        ban(near, "paul");
        await().until(() -> Partition.ask(far, "GET", "/bans", "").contains("paul"));
        parted.farClaims("split");
        try (NodeClient eve = Partition.join(far, "split", "eve")) {
            parted.cut();
            try (NodeClient mallory = Partition.join(near, "split", "mallory");
                    NodeClient trudy = Partition.join(near, "other", "trudy")) {
                ban(near, "eve");
                ban(far, "mallory");
                ban(far, "rita");
                Partition.ask(far, "DELETE", "/bans/rita", "");
                Partition.ask(far, "DELETE", "/bans/paul", "");
                Partition.ask(
                        far, "POST", "/revocations", "{\"room\":\"other\",\"identity\":\"trudy\"}");
                await().during(UNHEARD) // so that nothing is still on its way
                        .until(() -> !eve.closed.isDone() && !mallory.closed.isDone());

                parted.mend(false);
                assertThat(eve.await("closed").get("reason").asText()).isEqualTo("banned");
                assertThat(closed(mallory)).isIn(4010, 4012); // banned, or moved before
                assertThat(trudy.await("closed").get("reason").asText()).isEqualTo("removed");
            }
        }
        for (Node each : List.of(near, far)) {
            for (String banned : List.of("eve", "mallory")) {
                awaitRefusal(each, banned);
            }
            for (String free : List.of("paul", "rita")) {
                Partition.join(each, "split", free).close();
            }
        }
    }

    private static void ban(Node at, String identity) throws Exception {
        Partition.ask(at, "POST", "/bans", "{\"identity\":\"" + identity + "\"}");
    }

    private static void awaitRefusal(Node node, String identity) throws Exception {
        try (NodeClient again = Partition.asks(node, "split", identity)) {
            JsonNode error = again.await("error");
            assertThat(error.get("code").asText()).isEqualTo("banned");
        }
    }
}

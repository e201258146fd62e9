package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.ChildServer;
import sfu.core.testing.RedisServer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of this version beside one of an older one, as they are while nodes are upgraded one by
 * one: {@code -Dolder=COMMIT} says which one.
 */
@Tag("long")
class OlderVersionTest {
    /** It relays with the seals that this version has. */
    private static final String COMMIT = "35215f509af31aa2ada7715cba8f618f8fd24540";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> FLAGS = List.of("-Xmx256m");
    private static final int OLDER = 0;
    private static final int NEWER = 1;
    private static final List<Integer> BOTH = List.of(OLDER, NEWER);
    private static final int MOST_ROOMS = 60;

    @TempDir private static Path built;
    private static OlderBuild older;

    @TempDir private Path directory;
    private final List<ChildServer> nodes = new ArrayList<>();
    private final List<Integer> mediaPorts = new ArrayList<>();
    private RedisServer redis;

    @BeforeAll
    static void build() throws Exception {
        older = new OlderBuild(System.getProperty("older", COMMIT), built);
    }

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        nodes.add(ChildServer.startOf(older.classPath(), FLAGS, config("older")));
        nodes.add(ChildServer.start(FLAGS, config("newer")));
        for (ChildServer node : nodes) {
            mediaPorts.add(Integer.parseInt(node.warm().after("media on UDP port ").trim()));
            await().atMost(PATIENCE)
                    .until(() -> node.metric("sfu_cluster_nodes{state=\"ready\"}") == 2);
        }
        assertThat(nodes.get(OLDER).get("/health").body()).contains(older.version());
        assertThat(nodes.get(NEWER).get("/health").body()).doesNotContain(older.version());
    }

    /** A room's second transport may be at the node that its participant came to. */
    private String config(String name) throws Exception {
        String file =
                """
                %snode: %s
                limits: { transportsPerNode: 1 }
                cluster: { secret: %s, redisUrl: '%s' }
                """
                        .formatted(ChildServer.AUTH, name, Node.SECRET, redis.url());
        return "--config=" + Files.writeString(directory.resolve(name + ".yaml"), file);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(ChildServer::close);
        redis.close();
    }

    private NodeClient come(int node, String room, String identity) throws Exception {
        NodeClient client = new NodeClient(nodes.get(node).port());
        client.asksToJoin(room, identity, ChildServer.token(identity)).await("joined");
        return client;
    }

    /** Somebody who came by one node to a room of the other. */
    private record Guest(NodeClient client, String room) {}

    private Guest guest(int by) throws Exception {
        for (int i = 0; i < MOST_ROOMS; i++) {
            String room = "room" + by + "-" + i;
            NodeClient anna = come(by, room, "anna");
            if (anna.mediaPort() == mediaPorts.get(1 - by)) {
                return new Guest(anna, room);
            }
            anna.close();
        }
        throw new AssertionError(MOST_ROOMS + " rooms are all on one of two nodes");
    }

    private static void writes(NodeClient from, NodeClient to, String text) throws Exception {
        from.say("{'type':'message.send','id':7,'text':'%s'}".formatted(text));
        JsonNode sent = from.await("message.sent");
        assertThat(sent.has("local")).as("it is in the log of both").isFalse();
        assertThat(to.await("message").get("text").asText()).isEqualTo(text);
    }

    private void nothingIsIgnored() {
        for (ChildServer node : nodes) {
            assertThat(node.metric("sfu_cluster_ignored_total")).as(node::output).isZero();
        }
    }

    @Test
    void whoComesByOneToARoomOfTheOtherIsCarriedAndTheyChat() throws Exception {
        for (int by : BOTH) {
            Guest anna = guest(by);
            try (NodeClient ben = come(1 - by, anna.room(), "ben")) {
                writes(anna.client(), ben, "hello");
                writes(ben, anna.client(), "welcome");
                anna.client().say("{'type':'message.history','id':8}");
                assertThat(anna.client().await("messages").get("messages")).hasSize(2);
            }
            double carried = nodes.get(by).metric("sfu_cluster_carried_total{result=\"opened\"");
            assertThat(carried).isPositive();
        }
        nothingIsIgnored();
    }

    @Test
    void theOlderDrainsAndItsRoomMovesToTheNewer() throws Exception {
        Guest anna = guest(NEWER);
        anna.client().say("{'type':'message.send','id':7,'text':'kept'}").await("message.sent");
        nodes.get(OLDER).signal("TERM");
        anna.client().await("relocated");
        try (NodeClient there = come(NEWER, anna.room(), "anna")) {
            assertThat(there.mediaPort()).isEqualTo(mediaPorts.get(NEWER));
            there.say("{'type':'message.history','id':8}");
            JsonNode messages = there.await("messages").get("messages");
            assertThat(messages.get(0).get("text").asText()).isEqualTo("kept");
            anna.client().say("{'type':'leave','id':9}");
            assertThat(nodes.get(OLDER).exit()).isZero();
            assertThat(there.closed).isNotDone();
        }
    }

    @Test
    void aRoomOfEachSpansBoth() throws Exception {
        for (int by : BOTH) {
            String room = guest(by).room();
            await().atMost(PATIENCE).until(() -> isRelayed(by, room));
            assertThat(nodes.get(by).metric("sfu_relay_transports{where=\"here\"")).isPositive();
            int home = 1 - by;
            assertThat(nodes.get(home).metric("sfu_relay_transports{where=\"there\"")).isPositive();
        }
        for (ChildServer node : nodes) {
            assertThat(node.metric("sfu_relay_nodes")).isEqualTo(1);
        }
        assertThat(nodes.get(NEWER).metric("sfu_relay_refused_total")).isZero();
    }

    /** Somebody's media is where they came to, as it is once the two are connected. */
    private boolean isRelayed(int by, String room) throws Exception {
        NodeClient ben = come(by, room, "ben");
        boolean is = ben.mediaPort() == mediaPorts.get(by);
        if (!is) {
            ben.close();
        }
        return is;
    }
}

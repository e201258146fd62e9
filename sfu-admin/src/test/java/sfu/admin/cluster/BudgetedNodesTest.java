package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.admin.nodes.NodeLimits;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.NodeTrust;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is placed counts as a share of a node's budget until its heart-beats tell. */
@Tag("long")
class BudgetedNodesTest {
    private static final double OF_ONE = 500; // somebody may need 700 packets a second
    private static final double TEN_ROOMS = 20_000;

    private static Node node(String name, RedisServer redis, double packets) throws IOException {
        ClusterPace pace = ClusterPace.of(2_000, 9_000, 500, 4_000);
        ClusterRules rules =
                new ClusterRules(
                        redis.url(),
                        "test",
                        1_000,
                        SharedChannels.ENTRIES,
                        RecordLimits.defaults(),
                        new NodeBudget(packets, 10e9),
                        NodeLimits.defaults(),
                        RelocationPace.defaults(),
                        NodeTrust.OF_JVM,
                        new ClusterSettings(name, "", "", "", Node.SECRET, pace));
        return new Node(rules, HttpConfig.of("localhost", 0), Access.open(), RoomLimits.defaults());
    }

    private static boolean sees(Node node, int idle) {
        return node.server.nodes().stream()
                        .filter(its -> its.condition() == NodeView.Condition.READY)
                        .filter(its -> its.said().load().load() < 0.2)
                        .count()
                == idle;
    }

    @Test
    void itsMediaGoesToOneThatHasAndWhoComesNextGoesThereToo() throws Exception {
        try (RedisServer redis = new RedisServer();
                Node home = node("home", redis, OF_ONE);
                Node one = node("one", redis, 1e6);
                Node two = node("two", redis, 1e6)) {
            for (Node its : List.of(home, one, two)) {
                Awaitility.await("the starts' compiling is no load any more")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> sees(its, 3));
            }
            home.claims(redis, "large");
            try (NodeClient anna = new NodeClient(home.port());
                    NodeClient ben = new NodeClient(home.port());
                    NodeClient cleo = new NodeClient(one.port());
                    NodeClient dan = new NodeClient(two.port())) {
                anna.join("large", "anna");
                assertThat(anna.mediaPort()).isEqualTo(home.server.mediaPort());
                ben.join("large", "ben");
                int next = ben.mediaPort();
                assertThat(next).isIn(one.server.mediaPort(), two.server.mediaPort());
                cleo.join("large", "cleo");
                dan.join("large", "dan");
                assertThat(List.of(cleo.mediaPort(), dan.mediaPort())).containsOnly(next);
                assertThat(home.metric("sfu_cluster_placements_total{result=\"taken\""))
                        .isEqualTo(3);
            }
        }
    }

    /** One after the other: each room is a tenth of a node's budget. */
    @Test
    void roomsAreSpreadOverTheNodes() throws Exception {
        try (RedisServer redis = new RedisServer();
                Node one = node("one", redis, TEN_ROOMS);
                Node two = node("two", redis, TEN_ROOMS)) {
            for (Node its : List.of(one, two)) {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> sees(its, 2));
            }
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                try (NodeClient client = new NodeClient(one.port())) {
                    client.join("spread" + i, "anna");
                    ports.add(client.mediaPort());
                }
            }
            assertThat(ports)
                    .containsExactlyInAnyOrder(one.server.mediaPort(), two.server.mediaPort());
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Chromium's pages in a room of a node that is killed: they come back, and meet on another. */
@Tag("long")
class NodeKilledInBrowserTest {
    private static final String VIDEO = "document.querySelector('.tile:not(.mirror) video')";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "SFU_CLUSTER_SECRET=0123456789abcdef";

    private final List<ChildServer> nodes = new ArrayList<>();
    private RedisServer redis;

    @BeforeEach
    void start() throws Exception {
        redis = new RedisServer();
        List<String> prefix = List.of("env", SECRET, "SFU_REDIS_URL=" + redis.url());
        for (String name : List.of("one", "two", "three")) {
            nodes.add(ChildServer.start(prefix, List.of("-Xmx256m"), "--node=" + name));
        }
        for (ChildServer node : nodes) {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> node.metric("sfu_cluster_nodes{state=\"ready\"}") == 3);
        }
    }

    @AfterEach
    void stop() throws Exception {
        nodes.forEach(ChildServer::close);
        redis.close();
    }

    private static void await(Chromium.Page page, String condition) throws Exception {
        Awaitility.await(condition)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    /** Which node has a room, by what it said last; -1: none yet. */
    private int withRoom() throws Exception {
        JsonNode all = new ObjectMapper().readTree(nodes.getFirst().get("/admin/v1/nodes").body());
        for (JsonNode node : all.get("nodes")) {
            if (node.get("rooms").asInt() > 0) {
                return List.of("one", "two", "three").indexOf(node.get("name").asText());
            }
        }
        return -1;
    }

    @Test
    void pagesComeBackAndMeetOnAnotherNode() throws Exception {
        try (Chromium chromium = Chromium.start()) {
            Chromium.Page ann = null;
            int victim = 0;
            String room = "";
            for (int i = 0; victim == 0; i++) { // a room that is not on the first node
                room = "killed" + i;
                String path = "/?room=" + room + "&name=Ann";
                ann = chromium.open(nodes.getFirst().url(path), 640, 400);
                await(ann, "room.state === 'connected'");
                Awaitility.await().atMost(PATIENCE).until(() -> withRoom() >= 0);
                victim = withRoom();
                if (victim == 0) {
                    ann.eval("void room.leave()");
                    Awaitility.await().atMost(PATIENCE).until(() -> withRoom() < 0);
                }
            }
            String url = nodes.get(victim == 1 ? 2 : 1).url("/?room=" + room + "&name=Ben");
            Chromium.Page ben = chromium.open(url, 640, 400);
            await(ben, "room.state === 'connected' && " + VIDEO + ".currentTime > 1");

            nodes.get(victim).signal("KILL");
            long killedNs = System.nanoTime();
            await(ben, "room.state !== 'connected'");
            await(ben, "room.state === 'connected' && room.participants.size === 1");
            System.out.printf("back after %d ms%n", (System.nanoTime() - killedNs) / 1_000_000);
            await(ben, VIDEO + ".videoWidth > 0 && " + VIDEO + ".currentTime > 0.5");
            assertThat(ann.eval("room.state").asText()).isEqualTo("connected");
        }
    }
}

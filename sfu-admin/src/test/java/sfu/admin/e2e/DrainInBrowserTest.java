package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.cluster.Node;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.List;

/** Two pages in a room whose node drains: they go on at the other one, and nobody leaves. */
@Tag("long")
class DrainInBrowserTest {
    private static final String ROOM = "drained";

    /** How long no new frame of another's was shown, at the longest, from now on. */
    private static final String WATCH =
            """
            window.gap = {longestMs: 0, atMs: performance.now(), key: '', states: []};
            for (const event of ['connectionStateChanged', 'participantJoined', 'participantLeft', 'trackUnpublished', 'relocated']) {
              window.room.on(event, value => gap.states.push(`${event} ${typeof value === 'string' ? value : ''}`.trim()));
            }
            setInterval(() => {
              const frames = [...document.querySelectorAll('.tile:not(.mirror) video')]
                .map(video => video.getVideoPlaybackQuality().totalVideoFrames);
              const key = frames.join();
              if (Math.max(0, ...frames) > 0 && key !== gap.key) {
                const now = performance.now();
                gap.longestMs = Math.max(gap.longestMs, now - gap.atMs);
                gap.atMs = now;
              }
              gap.key = key;
            }, 10);
            true
            """;

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }

    private static Chromium.Page open(Chromium chromium, Node by, String name) throws Exception {
        return chromium.open(
                "http://localhost:" + by.port() + "/?room=" + ROOM + "&name=" + name, 900, 700);
    }

    private static void sees(Chromium.Page page, int frames) throws Exception {
        String shown =
                "[...document.querySelectorAll('.tile:not(.mirror) video')]"
                        + ".some(v => v.getVideoPlaybackQuality().totalVideoFrames > "
                        + frames
                        + ")";
        await().until(() -> page.eval(shown).asBoolean());
    }

    /** All at the node that drains; one of them with its media at the other one already. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 1})
    void pagesGoOnAtTheOtherNode(int transportsHere) throws Exception {
        RoomLimits limits = RoomLimits.defaults().withTransportsHere(transportsHere);
        try (RedisServer redis = new RedisServer();
                Node one = new Node("one", redis.url(), limits);
                Node two = new Node("two", redis.url(), limits);
                Chromium chromium = Chromium.start()) {
            await().until(() -> ready(one) == 2 && ready(two) == 2);
            one.claims(redis, ROOM);
            Chromium.Page ann = open(chromium, one, "Ann");
            Chromium.Page bob = open(chromium, two, "Bob");
            for (Chromium.Page page : List.of(ann, bob)) {
                sees(page, 30);
                page.eval(WATCH);
            }
            one.send("POST", "/admin/v1/drain", "application/json", "{}", "");
            await().until(() -> one.server.drained().isDone());
            for (Chromium.Page page : List.of(ann, bob)) {
                sees(page, 30);
                JsonNode gap = page.eval("JSON.parse(JSON.stringify(window.gap))");
                System.out.println("a drain moved a page: " + gap);
                assertThat(gap.get("states").toString()).isEqualTo("[\"relocated\"]");
                assertThat(page.eval("window.room.participants.size").asInt()).isEqualTo(1);
            }
            String rooms = "/admin/v1/rooms?node=two";
            assertThat(two.send("GET", rooms, "application/json", "", "").body()).contains(ROOM);
        }
    }

    /** The room stays where it is; whose media is at the node that drains has it elsewhere soon. */
    @Test
    void aPageGoesOnWhoseMediaIsAtAnotherNodeThatDrains() throws Exception {
        RoomLimits spread = RoomLimits.defaults().withTransportsHere(1);
        try (RedisServer redis = new RedisServer();
                Node home = new Node("home", redis.url(), spread);
                Node edge = new Node("edge", redis.url(), spread);
                Node other = new Node("other", redis.url(), spread);
                Chromium chromium = Chromium.start()) {
            List<Node> nodes = List.of(home, edge, other);
            for (Node node : nodes) {
                await().until(() -> ready(node) == nodes.size());
            }
            home.claims(redis, ROOM);
            Chromium.Page ann = open(chromium, home, "Ann");
            await().until(() -> ann.eval("window.room.state === 'connected'").asBoolean());
            Chromium.Page bob = open(chromium, edge, "Bob");
            for (Chromium.Page page : List.of(ann, bob)) {
                sees(page, 30);
                page.eval(WATCH);
            }
            assertThat(edge.metric("sfu_relay_transports{")).isPositive();
            edge.send("POST", "/admin/v1/drain", "application/json", "{}", "");
            await().until(() -> edge.server.drained().isDone());
            for (Chromium.Page page : List.of(ann, bob)) {
                sees(page, 30);
                JsonNode gap = page.eval("JSON.parse(JSON.stringify(window.gap))");
                System.out.println("a drain of a room's other node, a page: " + gap);
                assertThat(gap.get("states").toString())
                        .isEqualTo(page == ann ? "[]" : "[\"relocated\"]");
                assertThat(page.eval("window.room.participants.size").asInt()).isEqualTo(1);
            }
        }
    }

    private static long ready(Node node) {
        return node.server.nodes().stream()
                .filter(its -> its.condition().text().equals("ready"))
                .count();
    }
}

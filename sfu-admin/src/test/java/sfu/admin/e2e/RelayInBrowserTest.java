package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.admin.cluster.Node;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Real browsers in one room, each with its media at the node that it came to. */
@Tag("long")
class RelayInBrowserTest {
    private static final String PORT =
            """
            (async () => {
              for (const s of (await window.room.getStats()).values()) {
                if (s.type === 'candidate-pair' && s.nominated) {
                  for (const c of (await window.room.getStats()).values()) {
                    if (c.id === s.remoteCandidateId) return c.port;
                  }
                }
              }
              return 0;
            })()
            """;

    private static ConditionFactory await(int seconds) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(seconds))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions();
    }

    private static int frames(Chromium.Page page) throws Exception {
        int sum = 0;
        for (JsonNode frames : page.eval(BrowsersMeetTest.LOOK).get("frames")) {
            sum += frames.asInt();
        }
        return sum;
    }

    private static void seesAndHears(Chromium.Page page, int others) throws Exception {
        await(30).until(() -> page.eval(BrowsersMeetTest.LOOK).get("frames").size() >= others);
        await(30).until(() -> page.eval(BrowsersMeetTest.LOOK).get("samples").asLong() > 24_000);
        int before = frames(page);
        await(20).until(() -> frames(page) > before + 10);
    }

    private static String url(Node node, String name) {
        return "http://localhost:" + node.port() + "/?room=relayed&name=" + name;
    }

    private static Node node(String name, RedisServer redis) throws Exception {
        return new Node(name, redis.url(), RoomLimits.defaults().withTransportsHere(0));
    }

    @Test
    void whoComeToDifferentNodesSeeEachOtherEachByItsOwn() throws Exception {
        try (RedisServer redis = new RedisServer();
                Node one = node("one", redis);
                Node two = node("two", redis);
                Chromium chromium = Chromium.start()) {
            await(10).until(() -> ready(one) == 2 && ready(two) == 2);
            Chromium.Page ann = chromium.open(url(one, "Ann"), 1280, 800);
            Chromium.Page bob = chromium.open(url(two, "Bob"), 1280, 800);
            seesAndHears(ann, 1);
            seesAndHears(bob, 1);
            assertThat(List.of(ann.eval(PORT).asInt(), bob.eval(PORT).asInt()))
                    .containsExactly(one.server.mediaPort(), two.server.mediaPort());
            await(15).until(() -> ann.eval(BrowsersMeetTest.LOOK).get("width").asInt() == 640);
            await(15).until(() -> bob.eval(BrowsersMeetTest.LOOK).get("width").asInt() == 640);

            Chromium.Page cay = chromium.open(url(two, "Cay"), 900, 700);
            seesAndHears(cay, 2);
            seesAndHears(ann, 2);
            seesAndHears(bob, 2);
            cay.screenshot("relay-cay");
            ann.screenshot("relay-ann");
            cay.eval("window.room.leave()");
            cay.close();
            await(10).until(() -> ann.eval(BrowsersMeetTest.LOOK).get("people").asInt() == 1);
            seesAndHears(bob, 1);
        }
    }

    /**
     * The home and one more in the east, two in the west: what is sent to the west goes there once,
     * and from the first node there to the second.
     */
    @Test
    void fourNodesOfTwoRegionsAreATree() throws Exception {
        try (RedisServer redis = new RedisServer();
                Node home = node("home", "east", redis);
                Node east = node("east", "east", redis);
                Node west = node("west", "west", redis);
                Node far = node("far", "west", redis);
                Chromium chromium = Chromium.start()) {
            List<Node> nodes = List.of(home, east, west, far);
            await(10).until(() -> nodes.stream().allMatch(node -> ready(node) == nodes.size()));
            home.claims(redis, "relayed");
            List<Chromium.Page> pages = new ArrayList<>();
            for (Node node : nodes) {
                Chromium.Page page = chromium.open(url(node, "At " + pages.size()), 900, 700);
                pages.add(page);
                int others = pages.size() - 1;
                await(20)
                        .until(() ->
                                page.eval(BrowsersMeetTest.LOOK).get("people").asInt() == others);
            }
            for (Chromium.Page page : pages) {
                seesAndHears(page, nodes.size() - 1);
            }
            // a camera and a microphone each: of the three others to two edges, not to three;
            // 18 stay where a feeder that did not answer within 2 s was not waited for
            await(10).untilAsserted(() -> assertThat(tracksOut(home)).isEqualTo(2 * 2 * 3));
            await(10)
                    .untilAsserted(() ->
                            assertThat(tracksOut(west))
                                    .isEqualTo(2 + 2 * 3)); // its own, all to far
            await(10)
                    .untilAsserted(() ->
                            assertThat(List.of(tracksOut(east), tracksOut(far))).containsOnly(2));
            pages.getLast().screenshot("relay-tree");

            Chromium.Page alone = pages.remove(2); // at the feeder
            alone.eval("window.room.leave()");
            alone.close();
            await(20).untilAsserted(() -> assertThat(tracksOut(home)).isEqualTo(2 * 2 * 2));
            for (Chromium.Page page : pages) {
                await(20).until(() -> page.eval(BrowsersMeetTest.LOOK).get("people").asInt() == 2);
                goesOn(page, 2);
            }
        }
    }

    /** So many pictures, each by itself, and sound. */
    private static void goesOn(Chromium.Page page, int others) throws Exception {
        JsonNode before = page.eval(BrowsersMeetTest.LOOK);
        long samples = before.get("samples").asLong();
        await(20)
                .until(() -> {
                    JsonNode now = page.eval(BrowsersMeetTest.LOOK);
                    return going(before, now) == others
                            && now.get("samples").asLong() > samples + 24_000;
                });
    }

    private static int going(JsonNode before, JsonNode now) {
        int count = 0;
        for (int i = 0; i < now.get("frames").size(); i++) {
            int frames = now.get("frames").get(i).asInt();
            count += frames > before.get("frames").path(i).asInt() + 10 ? 1 : 0;
        }
        return count;
    }

    private static Node node(String name, String region, RedisServer redis) throws Exception {
        RoomLimits limits = RoomLimits.defaults().withTransportsHere(0);
        return new Node(name, region, redis.url(), limits);
    }

    private static int tracksOut(Node node) throws Exception {
        return (int) node.metric("sfu_relay_tracks{direction=\"out\"");
    }

    private static long ready(Node node) {
        return node.server.nodes().stream()
                .filter(its -> its.condition().text().equals("ready"))
                .count();
    }
}

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

    private static long ready(Node node) {
        return node.server.nodes().stream()
                .filter(its -> its.condition().text().equals("ready"))
                .count();
    }
}

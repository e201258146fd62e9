package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.cluster.Node;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

/** A real Chromium publishes at one node, and two of another watch different layers. */
@Tag("long")
class LayersBetweenNodesInBrowserTest {
    private static final String BOTH_BIG =
            "[{width: 1280, height: 720}, {width: 1280, height: 720}]";
    private static final String ONE_SMALL =
            "[{width: 1280, height: 720}, {width: 320, height: 180}]";
    private static final String BOTH_SMALL =
            "[{width: 320, height: 180}, {width: 320, height: 180}]";

    private static Node node(String name, RedisServer redis) throws Exception {
        return new Node(name, redis.url(), RoomLimits.defaults().withTransportsHere(0));
    }

    private static Chromium.Page plain(Chromium chromium, Node node) throws Exception {
        return Pages.plain(chromium, "http://localhost:" + node.port() + "/dashboard/");
    }

    /** What each decodes in two seconds of these views. */
    private static JsonNode watch(Chromium.Page page, String views) throws Exception {
        page.eval("globalThis.VIEWS = " + views);
        return Pages.run(page, "nodes-watch.js");
    }

    private static void shown(JsonNode seen, int... widths) {
        for (int i = 0; i < widths.length; i++) {
            assertThat(seen.get(i).get("width").asInt()).as("%s", seen).isEqualTo(widths[i]);
            assertThat(seen.get(i).get("frames").asInt()).as("%s", seen).isGreaterThan(20);
        }
    }

    /** Bits a second that the node sends to the other. */
    private static double sentBps(Node node) throws Exception {
        double before = node.metric("sfu_sent_bytes_total");
        Thread.sleep(2000); // a rate is of some time
        return (node.metric("sfu_sent_bytes_total") - before) * 4;
    }

    @ParameterizedTest
    @ValueSource(strings = {"vp8", "vp9", "av1"})
    void eachGetsTheLayersThatItLooksAt(String codec) throws Exception {
        try (RedisServer redis = new RedisServer();
                Node one = node("one", redis);
                Node two = node("two", redis);
                Chromium chromium = Chromium.start()) {
            one.claims(redis, "relayed");
            Chromium.Page ann = plain(chromium, one);
            ann.eval("globalThis.CODEC = '%s'".formatted(codec));
            Pages.run(ann, "nodes-send.js");
            Chromium.Page page = plain(chromium, two);
            shown(watch(page, BOTH_BIG), 1280, 1280);
            double bestBps = sentBps(one);
            shown(watch(page, ONE_SMALL), 1280, 320);
            shown(watch(page, BOTH_SMALL), 320, 320);
            assertThat(sentBps(one)).as("of %.0f bit/s", bestBps).isLessThan(bestBps / 2);
            shown(watch(page, BOTH_BIG), 1280, 1280);
        }
    }
}

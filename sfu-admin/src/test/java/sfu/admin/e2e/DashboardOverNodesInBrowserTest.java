package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.admin.cluster.Node;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

import java.time.Duration;

/** The dashboard of one of two nodes: both nodes' rooms, and what is left when one is gone. */
@Tag("long")
class DashboardOverNodesInBrowserTest {
    private static final String LINES =
            "[...document.querySelectorAll('details.room summary')].map(x => x.innerText).join('|')";

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    @Test
    void bothNodesAreShownAndOneThatIsGoneIsStale() throws Exception {
        try (RedisServer redis = new RedisServer();
                Node one = new Node("one", redis.url(), RoomLimits.defaults());
                Node two = new Node("two", redis.url(), RoomLimits.defaults());
                Chromium chromium = Chromium.start()) {
            Awaitility.await().until(() -> one.server.nodes().size() == 2);
            one.claims(redis, "here");
            two.claims(redis, "there");
            Chromium.Page ann = chromium.open(url(one, "/?room=here&name=Ann"), 600, 400);
            Chromium.Page bob = chromium.open(url(one, "/?room=there&name=Bob"), 600, 400);
            Chromium.Page board = chromium.open(url(one, "/dashboard/"), 1100, 700);
            await(board, LINES + ".includes('on one') && " + LINES + ".includes('on two')");
            await(board, "document.querySelectorAll('tr.person').length === 2");
            board.screenshot("dashboard-two-nodes");

            board.eval("location.hash = '#/rooms/there'");
            await(board, "document.querySelector('#page').innerText.includes('Bob')");
            board.eval("location.hash = '#/node'");
            await(board, "document.querySelectorAll('#nodes tbody tr').length === 2");
            board.screenshot("dashboard-nodes");

            ann.eval("window.room.leave()");
            bob.eval("window.room.leave()");
            Node gone = two;
            gone.close();
            await(board, "document.querySelector('#nodes').innerText.includes('stale')");
            board.screenshot("dashboard-node-gone");
            board.eval("location.hash = '#/'");
            await(board, "document.querySelector('#state').classList.contains('live')");
            assertThat(board.eval("document.querySelector('#overview').hidden").asBoolean())
                    .isFalse();
        }
    }

    private static String url(Node node, String path) {
        return "http://localhost:" + node.port() + path;
    }
}

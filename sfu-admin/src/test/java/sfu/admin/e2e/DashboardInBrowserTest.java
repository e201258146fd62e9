package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The operators' pages in a real Chromium, with two people in a room named like HTML. */
class DashboardInBrowserTest {
    private static final String ROOM = "%3Cb%3Ex";

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(() -> page.eval("!!(" + condition + ")").asBoolean());
    }

    private static void shows(Chromium.Page page, String text) {
        await(page, "document.body.innerText.includes('" + text + "')");
    }

    private static void go(Chromium.Page board, String fragment) throws Exception {
        board.eval("location.hash = '" + fragment + "'");
    }

    @Test
    void aRoomAParticipantTheNodeAndWhoLeftHaveTheirPages() throws Exception {
        Axe axe = new Axe();
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page ann =
                    chromium.open(server.url("/?room=" + ROOM + "&name=Ann"), 640, 400);
            Chromium.Page bob =
                    chromium.open(server.url("/?room=" + ROOM + "&name=Bob"), 640, 400);
            await(ann, "window.room?.participants.size === 1");

            Chromium.Page board = chromium.open(server.url("/dashboard/"), 1280, 900);
            shows(board, "<b>x");
            shows(board, "score ");
            shows(board, "join");
            board.screenshot("board-rooms");
            assertThat(axe.violations(board)).isEmpty();

            go(board, "#/rooms/" + ROOM);
            await(board, "document.querySelectorAll('.u-wrap').length === 4");
            shows(board, "sends camera");
            board.screenshot("board-room");
            assertThat(axe.violations(board)).isEmpty();

            String link = board.eval("document.querySelector('td a').hash").asText();
            go(board, link);
            shows(board, "Pair of addresses");
            board.screenshot("board-person");
            assertThat(axe.violations(board)).isEmpty();
            board.resize(360, 740);
            await(board, "document.documentElement.scrollWidth <= 360");
            board.screenshot("board-person-phone");
            board.resize(1280, 900);

            go(board, "#/node");
            shows(board, "Garbage collection");
            board.screenshot("board-node");
            assertThat(axe.violations(board)).isEmpty();

            go(board, link);
            shows(board, "Remove");
            board.eval(
                    "[...document.querySelectorAll('.acts button')]"
                            + ".find(each => each.textContent === 'Remove').focus()");
            board.press("Enter");
            await(board, "document.querySelector('dialog')?.open");
            board.eval("document.querySelector('dialog .danger').focus()");
            board.press("Enter");
            shows(board, "Remove: done");

            go(board, "#/sessions");
            await(board, "document.querySelectorAll('tbody tr').length === 1");
            board.screenshot("board-sessions");
            assertThat(axe.violations(board)).isEmpty();
            bob.close();
        }
    }
}

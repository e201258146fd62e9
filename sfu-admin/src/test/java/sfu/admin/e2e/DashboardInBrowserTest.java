package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The operators' pages in a real Chromium, with two people in a room named like HTML. */
@Tag("long")
class DashboardInBrowserTest {
    private static final String ROOM = "%3Cb%3Ex";
    private static final Path MEASURE =
            Path.of("src", "test", "resources", "dashboard", "measure.js");
    private static final int MOST_BYTES = 150_000;

    /** What the worker loads is not in the page's list: it is loaded by the page, once more. */
    private static final String TRANSFERRED =
            """
            (async () => {
              const worker = new URL('/dashboard/overview.worker.js', location.href).href;
              const isOfPage = ({ name }) => name.includes('/dashboard/') && name !== worker;
              const page = performance.getEntriesByType('resource').filter(isOfPage);
              const seen = new Set();
              const load = async url => {
                if (seen.has(url)) return;
                seen.add(url);
                const text = await (await fetch(url, { cache: 'reload' })).text();
                for (const [, path] of text.matchAll(/ from '(.+)';/g)) await load(new URL(path, url).href);
              };
              performance.clearResourceTimings();
              await load(worker);
              await new Promise(done => setTimeout(done));
              const all = [...page, ...performance.getEntriesByType('resource').filter(({ name }) => seen.has(name))];
              return seen.size > 3 ? all.reduce((sum, each) => sum + each.transferSize, 0) : -1;
            })()
            """;

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
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

    /** With a picture of each scheme. */
    private static void axeFindsNothing(Axe axe, Chromium.Page board, String name)
            throws Exception {
        for (String scheme : List.of("light", "dark")) {
            board.prefer(scheme);
            board.screenshot("board-" + name + "-" + scheme);
            assertThat(axe.violations(board)).as("%s, %s", name, scheme).isEmpty();
        }
    }

    @Test
    void aRoomAParticipantTheNodeAndWhoLeftHaveTheirPages() throws Exception {
        Axe axe = new Axe();
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page ann = chromium.open(server.url("/?room=" + ROOM + "&name=Ann"), 640, 400);
            Chromium.Page bob = chromium.open(server.url("/?room=" + ROOM + "&name=Bob"), 640, 400);
            await(ann, "window.room?.participants.size === 1");

            Chromium.Page board = chromium.open("about:blank", 1280, 900);
            board.beforeAll(
                    "window.mistakes = [];"
                            + "addEventListener('error', event => mistakes.push(event.message));"
                            + "addEventListener('unhandledrejection', event => mistakes.push(String(event.reason)))");
            board.go(server.url("/dashboard/"));
            shows(board, "<b>x");
            shows(board, "score ");
            await(board, "document.querySelectorAll('.room td a').length === 2");
            axeFindsNothing(axe, board, "rooms");
            assertThat(board.eval(TRANSFERRED).asInt()).as("bytes").isBetween(1, MOST_BYTES);

            go(board, "#/rooms/" + ROOM);
            await(board, "document.querySelectorAll('.u-wrap').length === 4");
            shows(board, "sends camera");
            axeFindsNothing(axe, board, "room");

            String link = board.eval("document.querySelector('td a').hash").asText();
            go(board, link);
            shows(board, "Pair of addresses");
            shows(board, "gets its camera");
            await(
                    board,
                    "/sends camera.*\\d+×\\d+/s.test(document.querySelector('#page .scroll table').innerText)");
            shows(board, "DTLS 1.2");
            await(board, "document.querySelectorAll('.u-wrap').length === 4");
            board.eval("document.querySelector('details:not(.room) summary').click()");
            await(
                    board,
                    "[...document.querySelectorAll('details td')].some(td => td.textContent === 'Round trip')");
            axeFindsNothing(axe, board, "person");
            board.resize(360, 740);
            await(board, "document.documentElement.scrollWidth <= 360");
            board.screenshot("board-person-phone");
            board.resize(1280, 900);

            go(board, "#/node");
            shows(board, "Garbage collection");
            shows(board, "processors in use, load");
            shows(board, "It stood still");
            shows(board, "Version");
            axeFindsNothing(axe, board, "node");

            go(board, "#/events");
            shows(board, "join");
            assertThat(board.eval("document.querySelector('.events time').textContent").asText())
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
            axeFindsNothing(axe, board, "events");
            board.eval(
                    "{ const select = document.querySelector('#page select');"
                            + " select.value = 'published'; select.onchange(); }");
            await(
                    board,
                    "[...document.querySelectorAll('.events b')].every(b => b.textContent === 'published')");
            shows(board, "camera");

            go(board, link);
            act(board, "Cap");
            shows(board, "Cap: done");
            act(board, "Remove");
            shows(board, "Remove: done");
            shows(board, "this is how it was");
            await(board, "!document.querySelector('.facts').childElementCount");
            assertThat(board.eval("mistakes.join()").asText()).isEmpty();
            board.reload();
            go(board, "#/rooms/was%20never");
            shows(board, "nothing is known of a room");
            go(board, "#/rooms/was%20never/people/nobody");
            shows(board, "Nothing is known of anybody");
            go(board, link);
            await(board, "document.querySelectorAll('.u-wrap').length === 4");

            go(board, "#/sessions");
            await(board, "document.querySelectorAll('#page tbody tr').length >= 1");
            axeFindsNothing(axe, board, "sessions");
            bob.close();
        }
    }

    /** By the keyboard: the button, and what it asks. */
    private static void act(Chromium.Page board, String label) throws Exception {
        shows(board, label);
        board.eval(
                "[...document.querySelectorAll('.acts button')]"
                        + ".find(each => each.textContent === '"
                        + label
                        + "').focus()");
        board.press("Enter");
        await(board, "document.querySelector('dialog')?.open");
        board.eval("document.querySelector('dialog .danger').focus()");
        board.press("Enter");
    }

    @Test
    void whoIsBadlyOffIsFoundAmongTwoThousandRoomsByTheKeyboard() throws Exception {
        try (ManyRooms server = new ManyRooms(2000, Duration.ofMillis(500));
                Chromium chromium = Chromium.start()) {
            Chromium.Page first = measured(chromium, server); // with which both become warm
            await(first, "updates.length > 20");
            first.close();
            Chromium.Page board = measured(chromium, server);
            await(board, "updates.length > 1");
            double busy = board.metric("TaskDuration");
            double ran = board.metric("ThreadTime");
            System.out.println("2,000 rooms: " + board.eval("measured()"));
            System.out.printf(
                    "the page's main thread, all tasks, ms an update: busy for %.1f, ran for %.1f%n",
                    1e3 * (board.metric("TaskDuration") - busy) / 60,
                    1e3 * (board.metric("ThreadTime") - ran) / 60);
            assertThat(board.eval("document.querySelectorAll('.room').length").asInt())
                    .as("only those in sight have elements")
                    .isBetween(5, 60);
            board.eval("scrollTo(0, document.documentElement.scrollHeight / 2)");
            await(
                    board,
                    "[400, 420].some(y => document.elementFromPoint(640, y).closest('.room'))");
            assertThat(board.eval("document.querySelectorAll('.room').length").asInt())
                    .isBetween(5, 60);
            theFocusStaysThoughItsRowIsOutOfSight(board);
            board.eval(
                    "document.getElementById('order').value = 'score';"
                            + "document.getElementById('order').onchange(); scrollTo(0, 0)");
            await(board, "document.querySelector('.room .name')?.textContent === 'room 1500'");

            board.press("/");
            await(board, "document.activeElement.id === 'filter'");
            board.type("P1500-0");
            await(board, "document.querySelectorAll('.room').length === 1");
            board.press("Tab");
            board.press("Enter");
            await(board, "document.querySelector('.room').open");
            await(board, "document.querySelector('td.bad')");
            board.press("Tab");
            board.press("Enter");
            await(board, "location.hash === '#/rooms/room%201500'");
            go(board, "#/rooms/room%201500/people/p1500-0");
            shows(
                    board,
                    "uplink, its microphone: 20 % of packets are lost on its way to the server");
            board.screenshot("board-blame");
            board.press("Escape");
            board.press("Escape");
            await(board, "location.hash === '#/' && document.activeElement.tagName === 'H2'");
            assertThat(board.eval("mistakes.join()").asText()).isEmpty();
        }
    }

    @Test
    void aTokenForSomeRoomsShowsThese(@TempDir Path directory) throws Exception {
        try (Chromium chromium = Chromium.start();
                OperatedServer server = new OperatedServer(directory);
                HttpClient http = HttpClient.newHttpClient();
                Attendee own = attendee(http, server, "team-a");
                Attendee other = attendee(http, server, "team-b")) {
            own.await("joined");
            other.await("joined");
            String token = server.token("--operates", "read:team-a*");
            theTokenIsAskedFor(chromium.open(server.url() + "/dashboard/", 640, 400), token);
            Chromium.Page board =
                    chromium.open(server.url() + "/dashboard/#token=" + token, 1280, 900);
            shows(board, "Rooms 1");
            shows(board, "team-a");
            assertThat(board.eval("document.querySelectorAll('.room').length").asInt()).isOne();
            assertThat(board.eval("document.getElementById('to-node').hidden").asBoolean())
                    .isTrue();
            go(board, "#/node");
            shows(board, "Rooms 1");
            go(board, "#/events");
            shows(board, "join");
            go(board, "#/rooms/team-a");
            shows(board, "1 people");
            go(board, "#/rooms/team-b");
            shows(board, "Not open now");
            go(board, "#/sessions");
            shows(board, "None so far.");
            assertThat(board.eval("document.body.innerText").asText()).doesNotContain("team-b");
        }
    }

    private static Attendee attendee(HttpClient http, OperatedServer server, String room)
            throws Exception {
        return new Attendee(http, server.url(), room, server.token("--room", room));
    }

    private static void theTokenIsAskedFor(Chromium.Page board, String token) throws Exception {
        shows(board, "This dashboard needs a token");
        for (String wrong : List.of("garbage", "more garbage")) {
            board.type(wrong);
            board.press("Enter");
            await(board, "!document.getElementById('token-error').hidden");
            await(board, "document.getElementById('token-input').value === ''");
        }
        board.type(token);
        board.press("Enter");
        shows(board, "Rooms 1");
        shows(board, "live");
        board.close();
    }

    private static Chromium.Page measured(Chromium chromium, ManyRooms server) throws Exception {
        Chromium.Page board = chromium.open("about:blank", 1280, 900);
        board.withoutCache();
        board.beforeAll(Files.readString(MEASURE));
        board.go(server.url("/dashboard/"));
        shows(board, "room 0");
        return board;
    }

    private static void theFocusStaysThoughItsRowIsOutOfSight(Chromium.Page board)
            throws Exception {
        board.eval("scrollTo(0, 0)");
        await(board, "document.querySelector('.room .name').textContent === 'room 0'");
        board.eval("document.querySelector('.room summary').focus()");
        board.eval("scrollTo(0, document.documentElement.scrollHeight / 2)");
        await(board, "document.querySelectorAll('.room')[1].room.createdAt > 500");
        await(board, "updates.length > " + (board.eval("updates.length").asInt() + 1));
        assertThat(board.eval("document.activeElement.closest('.room')?.room.name").asText())
                .isEqualTo("room 0");
        assertThat(
                        board.eval(
                                        "document.documentElement.scrollHeight"
                                                + " - document.getElementById('rooms').clientHeight")
                                .asInt())
                .as("the others keep their places")
                .isLessThan(2000);
        board.press("Enter");
        await(board, "document.querySelector('.room').open");
        board.press("Tab");
        await(board, "document.activeElement.textContent === 'open'");
        assertThat(board.eval("document.activeElement.closest('.room').room.name").asText())
                .as("it goes on from where it was")
                .isEqualTo("room 0");
        board.eval("document.querySelector('.room summary').focus()");
        board.press("Enter");
        await(board, "!document.querySelector('.room').open");
        board.eval("document.activeElement.blur(); scrollTo(0, 0)");
    }
}

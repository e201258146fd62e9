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
            Chromium.Page ann = chromium.open(server.url("/?room=" + ROOM + "&name=Ann"), 640, 400);
            Chromium.Page bob = chromium.open(server.url("/?room=" + ROOM + "&name=Bob"), 640, 400);
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
            shows(board, "Ended sessions");
            board.screenshot("board-sessions");
            assertThat(axe.violations(board)).isEmpty();
            bob.close();
        }
    }

    /** A stream that tells of 2,000 rooms with four people each; one of these is badly off. */
    private static final String TOLD =
            """
            window.EventSource = class extends EventTarget {
              static OPEN = 1;
              readyState = 1;
              constructor() { super(); window.source = this; setTimeout(() => this.tell('snapshot', state()), 50); }
              close() {}
              tell(name, data) {
                const event = new MessageEvent(name, { data: JSON.stringify(data), lastEventId: '1' });
                const began = performance.now();
                this.dispatchEvent(event);
                return performance.now() - began;
              }
            };
            function person(id, isBad) {
              return { id, identity: id, name: id, joinedAt: 1, connection: 'CONNECTED', hidden: false, rttMs: 20, packetsInPerSecond: 1,
                packetsOutPerSecond: 1, bitsInPerSecond: 1e6, bitsOutPerSecond: 1e6, lossIn: isBad ? 0.2 : 0, lossOut: 0, shard: 0, drops: {},
                score: isBad ? 1.7 : 4.4, blame: isBad ? 'UPLINK' : 'NOBODY', tracks: {}, slots: {},
                findings: isBad ? [{ blame: 'UPLINK', what: 'loss', where: '', value: 0.2, sentence: 'of what it sends 20 % is lost' }] : [] };
            }
            function state() {
              const rooms = {};
              for (let n = 0; n < 2000; n++) {
                const participants = {};
                for (let m = 0; m < 4; m++) participants[`p${n}-${m}`] = person(`p${n}-${m}`, n === 1500 && m === 0);
                rooms[`room ${n}`] = { name: `room ${n}`, template: 'meeting', mediaPath: 'sfu', createdAt: n, bitsInPerSecond: 4e6,
                  bitsOutPerSecond: 4e6, lossIn: 0, lossOut: 0, people: 4, tracks: 8, score: n === 1500 ? 1.7 : 4.4, bad: n === 1500 ? 1 : 0, participants };
              }
              const node = { name: 'n', rooms: 2000, participants: 8000, tracks: 16000, bitsInPerSecond: 8e9, bitsOutPerSecond: 8e9,
                packetsInPerSecond: 1e6, packetsOutPerSecond: 1e6, drops: {}, uptimeSeconds: 1, shards: {}, refused: {}, forward: { p50Ms: 1, p99Ms: 1, counts: [] }, process: {} };
              return { at: 1e12, node, rooms };
            }
            function update(n) {
              const rooms = {};
              for (let i = 0; i < 2000; i++) rooms[`room ${i}`] = { bitsInPerSecond: 4e6 + n, participants: { [`p${i}-1`]: { bitsInPerSecond: 1e6 + n } } };
              return window.source.tell('delta', { at: 1e12 + 1000 * n, rooms });
            }
            """;

    @Test
    void whoIsBadlyOffIsFoundAmongTwoThousandRooms() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page board = chromium.open("about:blank", 1280, 900);
            board.beforeAll(TOLD);
            board.go(server.url("/dashboard/"));
            shows(board, "room 0");
            board.eval("for (let n = 1; n < 20; n++) update(n)");
            System.out.println(
                    "2,000 rooms: an update takes "
                            + board.eval(
                                    "Array.from({ length: 21 }, (_, n) => update(20 + n))"
                                            + ".sort((a, b) => a - b)[10]")
                            + " ms of the main thread in the median");
            board.eval(
                    "document.getElementById('order').value = 'score';"
                            + "document.getElementById('order').onchange()");
            assertThat(board.eval("document.querySelector('.room .name').textContent").asText())
                    .isEqualTo("room 1500");
            go(board, "#/rooms/room%201500/people/p1500-0");
            shows(board, "uplink: of what it sends 20 % is lost");
            board.screenshot("board-blame");
        }
    }
}

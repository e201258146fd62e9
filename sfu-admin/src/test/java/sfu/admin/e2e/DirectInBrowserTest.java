package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.api.DirectKind;
import sfu.core.room.DirectPolicy;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;

import java.time.Duration;
import java.util.List;

/** Two real browsers connect directly, and go by the server when a third comes. */
@Tag("long")
class DirectInBrowserTest {
    private static final int TIMEOUT_MS = 5000;

    private static Hosting hosting() {
        RoomLimits limits = RoomLimits.defaults();
        RoomTemplate usual = RoomTemplate.meeting(limits, MediaPolicy.defaults());
        DirectPolicy two =
                new DirectPolicy(
                        DirectKind.TWO,
                        Duration.ofMillis(TIMEOUT_MS),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(1),
                        8,
                        16_384,
                        32_768);
        return new Hosting(
                "",
                limits,
                ServerLimits.defaults(),
                new RoomTemplates(
                        List.of(
                                new RoomTemplates.Rule("two-*", usual.with(two)),
                                new RoomTemplates.Rule(
                                        "mesh-*", usual.with(DirectPolicy.of(DirectKind.MESH)))),
                        usual),
                RosterPolicy.defaults(),
                Placement.HERE);
    }

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    private static Chromium.Page page(Chromium chromium, RunningServer server) throws Exception {
        Chromium.Page page = Pages.plain(chromium, server);
        Pages.run(page, "direct.js");
        return page;
    }

    private static void enter(Chromium.Page page, String room, String identity) throws Exception {
        page.eval("window.enter('%s', '%s')".formatted(room, identity));
    }

    private static JsonNode gap(Chromium.Page page) throws Exception {
        return page.eval("window.gap()");
    }

    private static void pause(int ms) throws Exception {
        Thread.sleep(ms);
    }

    /** Prints what it was, and holds it to a second. */
    private static void changedWithoutABreak(String what, Chromium.Page... pages) throws Exception {
        StringBuilder figures = new StringBuilder();
        for (Chromium.Page page : pages) {
            JsonNode gap = gap(page);
            figures.append(' ').append(gap.get("longestMs").asInt()).append(" ms");
            assertThat(gap.get("frames").asInt()).as("%s: %s", what, gap).isPositive();
            assertThat(gap.get("longestMs").asInt()).as("%s: %s", what, gap).isLessThan(1000);
        }
        System.out.println("longest gap between frames, " + what + ":" + figures);
    }

    @Test
    void aWayThatIsNotFoundInTimeIsGivenUpAndNobodySeesIt() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(hosting())) {
            Chromium.Page ann = page(chromium, server);
            Chromium.Page bob = page(chromium, server);
            bob.eval("window.losesSignals()");
            enter(ann, "two-lost", "ann");
            enter(bob, "two-lost", "bob");
            await(ann, "window.watched.messages.includes('direct connecting')");
            gap(ann);
            gap(bob);
            await(ann, "window.watched.messages.includes('sfu connected')");
            await(bob, "window.watched.messages.includes('sfu connected')");
            changedWithoutABreak("a way that is not found", ann, bob);
            assertThat(ann.eval("window.watched.paths")).isEmpty();
            assertThat(ann.eval("window.room.path").asText()).isEqualTo("sfu");
            assertThat(ann.eval("window.watched.errors")).isEmpty();
        }
    }

    @Test
    void aWayThatDiesInTheCallIsLeftAtOnce() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(hosting())) {
            Chromium.Page ann = page(chromium, server);
            Chromium.Page bob = page(chromium, server);
            enter(ann, "two-dies", "ann");
            enter(bob, "two-dies", "bob");
            await(ann, "window.room.path === 'direct'");
            await(bob, "window.room.path === 'direct'");
            pause(1000);
            gap(ann);
            gap(bob);
            bob.eval("window.starve()");
            await(ann, "window.room.path === 'sfu'");
            await(bob, "window.room.path === 'sfu'");
            pause(1000);
            int annsMs = gap(ann).get("longestMs").asInt();
            int bobsMs = gap(bob).get("longestMs").asInt();
            System.out.println(
                    "longest gap between frames, a way that dies in the call: %d ms, the other %d ms"
                            .formatted(annsMs, bobsMs));
            assertThat(annsMs).isLessThan(3000);
            assertThat(bobsMs).isLessThan(1000);
            assertThat(ann.eval("window.watched.paths.at(-1)").asText()).isEqualTo("sfu failed");
        }
    }

    @Test
    void filesGoBetweenBrowsersOfAMesh() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(hosting())) {
            Chromium.Page ann = page(chromium, server);
            Chromium.Page bob = page(chromium, server);
            enter(ann, "mesh-files", "ann");
            enter(bob, "mesh-files", "bob");
            ann.eval("window.openMesh()");
            bob.eval("window.openMesh()");
            await(ann, "window.connectedTo('bob')");
            await(bob, "window.connectedTo('ann')");
            JsonNode sent = ann.eval("window.sendAll('bob')");
            await(bob, "window.watched.files.filter(({ sha }) => sha).length === 2");
            JsonNode taken = bob.eval("window.watched.files");
            assertThat(sent.get("sent").get("state").asText()).as("%s", sent).isEqualTo("done");
            assertThat(taken).hasSize(2);
            assertThat(taken.get(0).get("sha")).isEqualTo(sent.get("sha"));
            assertThat(taken.get(0).get("name").asText()).isEqualTo("<b>page.html");
            assertThat(taken.get(0).get("type").asText()).isEqualTo("application/octet-stream");
            assertThat(taken.get(1).get("size").asInt()).as("an empty one").isZero();
            assertThat(sent.get("progress").get(0).asInt()).isPositive();
            assertThat(sent.get("progress").get(1).asInt()).isEqualTo(5_000_000);
            assertThat(sent.get("mostBuffered").asInt()).isLessThan(1_200_000);
            assertThat(sent.get("refused").asText()).isEqualTo("failed");
            assertThat(sent.get("cancelled").asText()).isEqualTo("cancelled");
            assertThat(sent.get("tooLarge").asText()).isEqualTo("limit");
            System.out.println("a file of 5 MB between two browsers: " + sent.get("ms") + " ms");
        }
    }

    @Test
    void theDemoSendsFilesToWhomItIsConnectedDirectly() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(hosting())) {
            Chromium.Page ann = chromium.open(server.url("/?room=two-demo&name=Ann"), 640, 700);
            await(ann, "window.room.state === 'connected'");
            Chromium.Page bob = chromium.open(server.url("/?room=two-demo&name=Bob"), 640, 700);
            await(ann, "window.room.path === 'direct'");
            await(bob, "window.room.path === 'direct'");
            await(ann, "!document.getElementById('send-file').hidden");
            ann.eval(
                    "(input => { const files = new DataTransfer();"
                            + " files.items.add(new File(['hello'], '<b>a.txt')); input.files = files.files;"
                            + " input.dispatchEvent(new Event('change')); })(document.getElementById('file-input'))");
            await(
                    bob,
                    "document.querySelector('#chat-files li').textContent.includes('Ann offers <b>a.txt (5 bytes)')");
            bob.eval("document.querySelector('#chat-files button').click()");
            await(bob, "document.querySelector('#chat-files a').download === '<b>a.txt'");
            await(ann, "document.querySelector('#chat-files li').textContent.endsWith(' sent')");
            assertThat(bob.eval("document.querySelector('#chat-files b') === null").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void mediaOfTwoGoesDirectlyUntilAThirdComesAndAgainWhenItLeft() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(hosting())) {
            Chromium.Page ann = page(chromium, server);
            Chromium.Page bob = page(chromium, server);
            Chromium.Page cy = page(chromium, server);
            enter(ann, "two-e2e", "ann");
            enter(bob, "two-e2e", "bob");
            await(ann, "window.room.path === 'direct'");
            await(bob, "window.room.path === 'direct'");
            pause(1500); // the last packets by the server
            changedWithoutABreak("SFU to direct, at first", ann, bob);
            await(ann, "window.carried('two-e2e').then(packets => packets === 0)");
            pause(1500);
            changedWithoutABreak("while the server carries nothing", ann, bob);
            assertThat(ann.eval("window.carried('two-e2e')").asDouble()).isZero();
            JsonNode camera = ann.eval("window.cameraOf('bob')");
            assertThat(camera.get("path").asText()).isEqualTo("direct");
            assertThat(camera.get("framesDecoded").asInt()).isPositive();
            assertThat(ann.eval("window.sendOne('bob')").asText()).isEqualTo("done");
            gap(ann);
            gap(bob);

            enter(cy, "two-e2e", "cy");
            await(ann, "window.room.path === 'sfu'");
            await(bob, "window.room.path === 'sfu'");
            await(cy, "window.watched.frames > 10");
            pause(1000);
            changedWithoutABreak("direct to SFU", ann, bob);
            assertThat(ann.eval("window.carried('two-e2e')").asDouble()).isPositive();

            cy.eval("window.room.leave()");
            await(ann, "window.room.path === 'direct'");
            await(bob, "window.room.path === 'direct'");
            pause(1000);
            changedWithoutABreak("SFU to direct, again", ann, bob);
            assertThat(ann.eval("window.watched.paths").toString())
                    .isEqualTo("[\"direct two\",\"sfu people\",\"direct two\"]");
            assertThat(ann.eval("window.watched.errors")).isEmpty();
            assertThat(bob.eval("window.watched.errors")).isEmpty();
        }
    }
}

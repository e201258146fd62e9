package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The examples that the server has at /examples/ do what they say, in a real Chromium, and are
 * short.
 */
@Tag("long")
class ExamplesInBrowserTest {
    private static final Path EXAMPLES =
            Path.of("..", "sfu-signaling", "src/main/resources/sfu/client/demo/examples");
    private static final int MAX_LINES = 40;

    private static final String WHAT_IS_SHOWN =
            """
            JSON.stringify([document.getElementById('state').textContent, document.hidden,
              [...document.querySelectorAll('video')].map(v => [v.videoWidth, v.paused, v.readyState]),
              [...(window.room?.participants.values() ?? [])].map(person =>
                [...person.tracks.values()].map(t => [t.source, t.muted, t.reason, t.isSubscribed, t.layer]))])
            """;

    private static void await(Chromium.Page page, String condition) throws Exception {
        try {
            Awaitility.await(condition)
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> page.eval(condition).asBoolean());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(condition + ": " + page.eval(WHAT_IS_SHOWN), e);
        }
    }

    private static String pictures(int count) {
        return "[...document.querySelectorAll('video')].filter(v => v.videoWidth > 0).length === "
                + count;
    }

    private static String link(String path) {
        return "/examples/" + path.formatted(UUID.randomUUID());
    }

    @Test
    void aMeeting() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            String room = link("meeting.html?room=%s&name=");
            Chromium.Page ann = chromium.open(server.url(room + "Ann"), 640, 400);
            Chromium.Page bob = chromium.open(server.url(room + "Bob"), 640, 400);
            await(ann, pictures(2));
            await(bob, pictures(2));
            await(bob, "[...document.querySelectorAll('audio')].some(a => !a.paused)");
            ann.eval("document.getElementById('camera').click()");
            await(bob, "[...room.participants.values()][0].trackOf('camera').muted");
            ann.screenshot("example-meeting");
        }
    }

    @Test
    void aWebinar() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            String room = link("webinar.html?room=townhall-%s&name=");
            Chromium.Page host = chromium.open(server.url(room + "Host&role=moderator"), 640, 400);
            Chromium.Page ann = chromium.open(server.url(room + "Ann"), 640, 400);
            await(ann, pictures(1));
            await(ann, "document.getElementById('state').textContent === 'You watch.'");
            ann.eval("document.getElementById('ask').click()");
            await(host, "document.querySelectorAll('button').length === 2");
            host.eval("document.querySelectorAll('button')[1].click()");
            await(ann, "document.getElementById('ask').textContent === 'Leave the stage'");
            await(host, pictures(1));
            ann.screenshot("example-webinar");
        }
    }

    @Test
    void whipAndWhep() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page =
                    chromium.open(server.url(link("whip-whep.html?room=%s")), 640, 400);
            await(page, "Boolean(document.getElementById('watch')?.onclick)");
            page.eval("document.getElementById('publish').click()");
            await(page, "document.getElementById('state').textContent === 'connected'");
            page.eval("document.getElementById('watch').click()");
            await(page, pictures(1));
            page.screenshot("example-whip-whep");
        }
    }

    @Test
    void aChat() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            String channel = link("chat.html?channel=%s&name=");
            Chromium.Page ann = chromium.open(server.url(channel + "Ann"), 640, 400);
            await(ann, "document.getElementById('state').textContent === '1 here'");
            Chromium.Page bob = chromium.open(server.url(channel + "<b>Bob"), 640, 400);
            await(ann, "document.getElementById('state').textContent === '2 here'");
            bob.eval(
                    "document.getElementById('text').value = '<img src=x onerror=alert(1)>';"
                            + "document.getElementById('text').dispatchEvent(new Event('input'))");
            await(ann, "document.getElementById('typing').textContent === '<b>Bob is typing …'");
            bob.eval("document.querySelector('form').requestSubmit()");
            String line = "'<b>Bob: <img src=x onerror=alert(1)>'";
            await(ann, "document.querySelector('li').textContent === " + line);
            await(bob, "document.querySelector('li').textContent === " + line);
            await(ann, "document.getElementById('typing').textContent === ''");
            await(ann, "document.querySelectorAll('img, b').length === 0");
            ann.screenshot("example-chat");
        }
    }

    @Test
    void eachIsShort() throws Exception {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            List<Path> all = files.toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                assertThat(Files.readAllLines(file).size()).as("%s", file).isLessThan(MAX_LINES);
            }
        }
    }
}

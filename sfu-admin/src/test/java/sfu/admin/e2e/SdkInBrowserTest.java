package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the SDK and the pages promise, in a real Chromium. */
@Tag("long")
class SdkInBrowserTest {
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    @Test
    void aSlotThatChangesItsSourceShowsNoWrongFaceAndTransceiversAreReused() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode seen = Pages.run(page, "no-wrong-face.js");
            assertThat(texts(seen.get("visible"))).contains("blue").doesNotContain("red");
            assertThat(texts(seen.get("masked"))).as("what was there to hide").contains("red");
            JsonNode unheard = seen.get("unheard");
            assertThat(texts(unheard.get("masked"))).as("before any word of it").contains("red");
            assertThat(unheard.get("redLooks").asInt()).as("a frame, and no more").isLessThan(4);

            JsonNode again = Pages.run(page, "republish.js");
            assertThat(again.get("cameras").asInt()).isEqualTo(3);
            assertThat(again.get("changed").asBoolean()).as("the device").isTrue();
            assertThat(again.get("isSameOffer").asBoolean()).as("no negotiation").isTrue();
            assertThat(again.get("added").asInt()).as("transceivers").isZero();
            assertThat(texts(again.get("news")))
                    .containsSequence("trackPublished", "trackMuted", "trackUnmuted")
                    .containsSequence("trackUnpublished", "trackPublished");
        }
    }

    @Test
    void aCameraSendsTheSizesThatTheServerWants() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode sent = Pages.run(page, "layers.js");
            List<String> all = texts(sent.get("rids"));
            assertThat(texts(sent.get("seen").get(0))).as("one").isEqualTo(all.subList(0, 1));
            assertThat(texts(sent.get("seen").get(1))).as("all").isEqualTo(all);
            assertThat(texts(sent.get("seen").get(2))).as("none").isEmpty();
            assertThat(texts(sent.get("seen").get(3))).as("all, capped").isEqualTo(all);
            assertThat(sent.get("scales").get(all.size() - 1).asDouble()).isEqualTo(2);
        }
    }

    @Test
    void devicesChangeInTheCallAndAScreenEndsByTheBrowsersButton() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page = Pages.plain(chromium, server);
            JsonNode used = Pages.run(page, "devices.js");
            assertThat(used.get("isOtherMicrophone").asBoolean()).as("%s", used).isTrue();
            assertThat(used.get("isOtherSpeaker").asBoolean()).as("%s", used).isTrue();
            assertThat(used.get("isSameOffer").asBoolean()).as("no negotiation").isTrue();
            assertThat(used.get("hint").asText()).isEqualTo("text");
            assertThat(used.get("isShared").asBoolean()).as("after its end").isFalse();
        }
    }

    @Test
    void whatIsWrittenIsReadAndWhatIsNoLongerAllowedEnds() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            JsonNode seen = Pages.run(Pages.plain(chromium, server), "notes.js");
            assertThat(seen.get("isScreenPrivate").asBoolean()).as("%s", seen).isTrue();
            assertThat(seen.get("refused").asText()).isEqualTo("forbidden");
            assertThat(texts(seen.get("sources"))).containsExactly("screen");
            assertThat(seen.get("screen").asText()).isEqualTo("live");
            assertThat(seen.get("isScreenReceived").asBoolean()).as("%s", seen).isTrue();
            assertThat(seen.get("template").asText()).isEqualTo("meeting");
            assertThat(texts(seen.get("errors"))).isEmpty();
        }
    }

    @Test
    void refusedSoundIsPlayedAfterAClick() throws Exception {
        try (Chromium chromium = Chromium.startWithoutAutoplay();
                RunningServer server = new RunningServer(1)) {
            chromium.open(server.url("/?room=sound&name=Ann"), 640, 400);
            Chromium.Page bob =
                    chromium.open(server.url("/?room=sound&name=Bob&mic=0&camera=0"), 360, 740);
            await(bob, "!document.getElementById('sound-blocked').hidden");
            await(bob, "window.room.canPlaybackAudio === false");
            bob.screenshot("sound-blocked-phone");
            bob.click("#play-sound");
            await(bob, "document.getElementById('sound-blocked').hidden");
            await(bob, "[...document.querySelectorAll('.tile audio')].some(a => !a.paused)");
        }
    }

    private static String token(boolean admin) {
        Instant end = Instant.now().plusSeconds(300);
        return TOKENS.issue(new Grant("ann", "Ann", admin ? "*" : "safe", true, true, admin, end));
    }

    @Test
    void pagesAskForATokenOrTakeItFromTheFragment() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1, Access.byToken(TOKENS))) {
            Chromium.Page ann = chromium.open(server.url("/?room=safe&name=Ann"), 360, 740);
            await(ann, "!document.getElementById('token-row').hidden");
            assertThat(ann.eval("document.getElementById('join-error').textContent").asText())
                    .contains("token");
            ann.screenshot("token-phone");
            ann.eval("document.getElementById('token-input').value = '" + token(false) + "'");
            ann.click("#join");
            await(ann, "window.room.state === 'connected'");
            ann.reload();
            await(ann, "window.room?.state === 'connected'"); // by sessionStorage

            Chromium.Page bob =
                    chromium.open(
                            server.url("/?room=safe&name=Bob#token=" + token(false)), 640, 400);
            await(bob, "window.room?.state === 'connected'");
            assertThat(bob.eval("location.href").asText()).doesNotContain("token");
            assertThat(
                            bob.eval(
                                            "performance.getEntriesByType('resource').map(r => r.name).join()")
                                    .asText())
                    .doesNotContain(token(false));

            Chromium.Page board = chromium.open(server.url("/dashboard/"), 360, 740);
            await(board, "!document.getElementById('token-form').hidden");
            enter(board, token(false));
            await(board, "document.getElementById('token-error').textContent.includes('admin')");
            board.screenshot("dashboard-token-phone");
            enter(board, token(true));
            await(board, "document.body.innerText.includes('safe')");
            board.screenshot("dashboard-phone");
        }
    }

    private static void enter(Chromium.Page board, String token) throws Exception {
        board.eval("document.getElementById('token-input').value = '" + token + "'");
        board.eval("document.getElementById('token-form').requestSubmit()");
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/**
 * Two pages of a real Chromium with end-to-end encryption: the server forwards layers that it
 * cannot read, and who has another passphrase sees and hears nothing, and is told so.
 */
@Tag("long")
class EncryptionInBrowserTest {
    /** As wide as it is shown, and the picture's least and greatest height. */
    private static final String LARGE_THEN_SMALL = "[[1280, 700, 720], [160, 90, 360]]";

    private static void send(Chromium.Page page, String room, String codec, String passphrase)
            throws Exception {
        page.eval(
                "globalThis.ROOM = '%s'; globalThis.CODEC = '%s'; globalThis.PASSPHRASE = %s"
                        .formatted(room, codec, passphrase));
        Pages.run(page, "e2ee-send.js");
    }

    private static JsonNode watch(Chromium.Page page, String room, String passphrase, String widths)
            throws Exception {
        page.eval(
                "globalThis.ROOM = '%s'; globalThis.PASSPHRASE = %s; globalThis.WIDTHS = %s"
                        .formatted(room, passphrase, widths));
        return Pages.run(page, "e2ee-watch.js");
    }

    private static void assertNothingIsSeen(JsonNode result, String why) {
        assertThat(result.get("packetsReceived").asInt()).as("%s", result).isPositive();
        assertThat(result.get("framesDecoded").asInt()).as("%s", result).isZero();
        assertThat(result.get("width").asInt()).as("%s", result).isZero();
        assertThat(result.get("energy").asDouble()).as("%s", result).isZero();
        assertThat(result.get("codes")).as("%s", result).hasSize(2);
        result.get("codes").forEach(code -> assertThat(code.asText()).isEqualTo(why));
    }

    @ParameterizedTest
    @CsvSource({"VP8", "VP9", "AV1", "H264"})
    void whoHasThePassphraseSeesWhatTheServerCannot(String codec) throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(2)) {
            Chromium.Page ann = Pages.plain(chromium, server);
            Chromium.Page bob = Pages.plain(chromium, server);
            String room = "secret-" + codec;
            send(ann, room, codec, "'correct horse'");
            JsonNode right = watch(bob, room, "'correct horse'", LARGE_THEN_SMALL);
            assertThat(right.get("errors")).as("%s", right).isEmpty();
            assertThat(right.get("codec").asText()).isEqualTo("video/" + codec);
            assertThat(right.get("seen")).hasSize(2);
            for (JsonNode seen : right.get("seen")) {
                JsonNode colour = seen.get("colour");
                assertThat(colour.get(0).asInt()).as("red, %s", right).isLessThan(60);
                assertThat(colour.get(1).asInt()).as("green, %s", right).isGreaterThan(90);
                assertThat(colour.get(2).asInt()).as("blue, %s", right).isLessThan(60);
            }
            assertThat(right.get("energy").asDouble()).as("%s", right).isPositive();
            assertNothingIsSeen(watch(bob, room, "'wrong horse'", "[]"), "wrongKey");
        }
    }

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    @Test
    void theDemoTakesThePassphraseFromTheFragmentAndSaysWhoHasAnother() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            String path = "/?room=locked&name=%s#e2ee=%s";
            Chromium.Page ann = chromium.open(server.url(path.formatted("Ann", "horse")), 640, 400);
            Chromium.Page bob = chromium.open(server.url(path.formatted("Bob", "horse")), 640, 400);
            Chromium.Page eve = chromium.open(server.url(path.formatted("Eve", "house")), 640, 400);
            String lock = "document.getElementById('encrypted').getBoundingClientRect().width > 0";
            await(ann, lock + " && window.room.participants.size === 2");
            await(ann, "document.querySelector('.tile[aria-label=Bob] video').videoWidth > 0");
            String note =
                    "[...document.querySelectorAll('.tile')].filter(tile => !tile.querySelector('.tile-note').hidden"
                            + " && tile.textContent.includes('another passphrase')).map(tile => tile.ariaLabel).join()";
            await(bob, note + " === 'Eve'");
            await(eve, note + ".split(',').sort().join() === 'Ann,Bob'");
            assertThat(bob.eval("location.href").asText()).doesNotContain("horse");
            bob.screenshot("wrong-passphrase");
        }
    }

    @Test
    void whatIsNotEncryptedIsNotShownWhereEncryptionIsExpected() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page ann = Pages.plain(chromium, server);
            Chromium.Page bob = Pages.plain(chromium, server);
            send(ann, "half-secret", "VP8", "null");
            assertNothingIsSeen(watch(bob, "half-secret", "'horse'", "[]"), "notEncrypted");
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** More people than slots in real browsers: who speaks is heard and seen, without renegotiation. */
class SpeakersInBrowserTest {
    static String script(String name) throws Exception {
        try (InputStream in = SpeakersInBrowserTest.class.getResourceAsStream("/pages/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoSpeaksIsHeardAndSeen(int shards) throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(shards)) {
            Chromium.Page page = chromium.open(server.url("/?room=idle"), 640, 400);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> page.eval("Boolean(window.room)").asBoolean());
            JsonNode seen = page.eval(script("speakers.js"));
            assertThat(seen.get("transceivers").asInt()).as("never more").isEqualTo(3);
            assertThat(seen.get("turns")).hasSize(5);
            for (JsonNode turn : seen.get("turns")) {
                assertThat(turn.get("recent").get(0)).isEqualTo(turn.get("name"));
                assertThat(turn.get("others")).as("no wrong face").isEmpty();
            }
            assertThat(seen.get("leastGapMs").asDouble()).as("5 a second").isGreaterThan(150);
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More people than slots in real browsers: who speaks is heard and seen, without renegotiation. */
@Tag("long")
class SpeakersInBrowserTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoSpeaksIsHeardAndSeen(int shards) throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(shards)) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode seen = Pages.run(page, "speakers.js");
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

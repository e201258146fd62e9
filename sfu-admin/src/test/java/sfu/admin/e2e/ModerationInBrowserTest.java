package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lobby, a picture that is stopped, a breakout room and the way back, in a real Chromium. */
@Tag("long")
class ModerationInBrowserTest {
    @Test
    void aModeratorLetsInStopsAPictureAndSendsPeopleThereAndBack() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            JsonNode seen = Pages.run(Pages.plain(chromium, server), "moderation.js");
            assertThat(seen.get("waiting").toString()).isEqualTo("[\"lobby\",\"lobby\"]");
            assertThat(seen.get("lobby").toString()).isEqualTo("[\"ann\",\"bob\"]");
            assertThat(seen.get("refused").asText()).isEqualTo("forbidden");
            assertThat(seen.get("people").toString()).isEqualTo("[\"ann\",\"bob\"]");
            for (String step :
                    new String[] {
                        "seen", "stopped", "again", "hand", "there", "seenThere", "back", "seenBack"
                    }) {
                assertThat(seen.get(step).asBoolean()).as("%s: %s", step, seen).isTrue();
            }
            assertThat(seen.get("states").toString()).isEqualTo("[\"connected\",\"connected\"]");
            assertThat(seen.get("ended").asText()).isEqualTo("ended");
            assertThat(seen.get("errors")).as("%s", seen).isEmpty();
            System.out.println(
                    "breakout: "
                            + seen.get("gapThereMs")
                            + " ms there, "
                            + seen.get("gapBackMs")
                            + " ms back without a picture");
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redundant audio of a real Chromium, to one that takes it and to one that does not. */
@Tag("long")
class RedInBrowserTest {
    private static final int SENT_SECONDS = 4;

    @Test
    void bothHearTheSpeaker() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode seen = Pages.run(page, "red.js");
            assertThat(seen.get("answered").asText()).as("its codecs, RED first").startsWith("63 ");
            JsonNode with = seen.get("heard").get(0);
            JsonNode without = seen.get("heard").get(1);
            assertThat(with.get("offersRed").asBoolean()).isTrue();
            assertThat(without.get("offersRed").asBoolean()).isFalse();
            for (JsonNode heard : seen.get("heard")) {
                assertThat(heard.get("level").asDouble()).as("%s", heard).isPositive();
                assertThat(heard.get("concealed").asLong())
                        .as("samples made up: %s", heard)
                        .isLessThan(heard.get("samples").asLong() / SENT_SECONDS);
            }
            double sent = seen.get("sentBytes").asDouble(); // of a packet
            assertThat(with.get("bytes").asDouble()).isGreaterThan(0.8 * sent);
            assertThat(without.get("bytes").asDouble()).isLessThan(0.7 * sent);
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More voices than slots in a real Chromium: they sound before it is known whose they are. */
@Tag("long")
class VoicesInBrowserTest {
    @Test
    void aNewVoiceIsHeardBeforeItIsKnownWhoseItIs() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            JsonNode heard = Pages.run(Pages.demo(chromium, server), "voices.js");
            assertThat(heard.get("isKnown").asBoolean()).as("%s", heard).isFalse();
            assertThat(heard.get("elements").asInt()).as("%s", heard).isEqualTo(1);
            assertThat(heard.get("isTwice").asBoolean()).as("elements hold nothing").isFalse();
            assertThat(heard.get("isMuted").asBoolean()).as("%s", heard).isTrue();
            assertThat(heard.get("volume").asDouble()).isEqualTo(0.5);
            assertThat(heard.get("isReceived").asBoolean()).as("its statistics").isTrue();
        }
    }
}

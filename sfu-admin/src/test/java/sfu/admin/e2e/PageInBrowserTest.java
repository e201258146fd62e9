package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More people than slots on a page that scrolls, in a real Chromium: those it shows are received.
 */
@Tag("long")
class PageInBrowserTest {
    @Test
    void whoIsScrolledToIsReceivedAndNobodyElse() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode seen = Pages.run(page, "crowd.js");
            assertThat(seen.get("errors")).as("%s", seen).isEmpty();
            assertThat(seen.get("turns")).as("%s", seen).hasSize(7);
            for (JsonNode turn : seen.get("turns")) {
                assertThat(turn.get("isSeen").asBoolean()).as("%s", seen).isTrue();
            }
            assertThat(seen.get("wrong")).as("no wrong face: %s", seen).isEmpty();
            assertThat(seen.get("transceivers").asInt()).as("never more").isEqualTo(8);
            assertThat(seen.get("leastGapMs").asDouble()).as("4 a second").isGreaterThan(200);
            assertThat(seen.get("streams").asInt()).as("%s", seen).isBetween(1, 3);
            assertThat(seen.get("hidden").asInt()).as("nobody looks").isZero();
            assertThat(seen.get("again").asInt()).isEqualTo(seen.get("streams").asInt());
            assertThat(seen.get("widths").toString()).as("device pixels").isEqualTo("[288]");
        }
    }
}

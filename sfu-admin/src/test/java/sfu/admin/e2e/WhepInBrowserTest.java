package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A WHEP player of a page, with the draft's extensions, and a simulcast of a real Chromium. */
@Tag("long")
class WhepInBrowserTest {
    @Test
    void aPlayerHearsOfLayersAndChoosesOne() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(2)) {
            Chromium.Page page = Pages.plain(chromium, server);
            JsonNode seen = Pages.run(page, "whep-layers.js");
            JsonNode widths = seen.get("widths");
            assertThat(widths).hasSize(4);
            assertThat(widths.get(0).asInt()).isLessThan(widths.get(1).asInt());
            assertThat(widths.get(2)).isEqualTo(widths.get(0));
            assertThat(widths.get(3)).isEqualTo(widths.get(1));
            assertThat(seen.at("/heard/viewercount/viewercount").asInt()).isEqualTo(1);
            assertThat(seen.get("slower").asDouble()).as("half of the frames").isLessThan(0.75);
        }
    }
}

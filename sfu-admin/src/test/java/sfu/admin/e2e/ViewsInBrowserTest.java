package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Chromium is sent what an operator says. */
@Tag("long")
class ViewsInBrowserTest {
    @Test
    void anOperatorSaysHowMuchIsSeenAlsoOverALostConnection() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            JsonNode seen = Pages.run(Pages.plain(chromium, server), "views.js");
            assertThat(seen.at("/all/ann/reason").isNull()).isTrue();
            assertThat(seen.at("/less/ann/reason").asText()).isEqualTo("moderator");
            assertThat(seen.at("/afterwards/ann").toString())
                    .isEqualTo("{\"width\":320,\"reason\":\"moderator\"}");
            assertThat(seen.at("/views/slots/0/most/spatialLayer").asText()).isEqualTo("0");
            assertThat(seen.at("/again/ann/reason").isNull()).isTrue();
            assertThat(seen.at("/capped/ann/reason").asText()).isEqualTo("cap");
            assertThat(seen.at("/uncapped/ann/reason").isNull()).isTrue();
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** A town hall in a real Chromium. */
@Tag("long")
class StageInBrowserTest {
    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    @Test
    void whoComesOntoTheStageIsSeenAndWhoGoesIsNot() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            JsonNode seen = Pages.run(Pages.plain(chromium, server), "stage.js");
            assertThat(seen.get("refused").asText()).isEqualTo("notOnStage");
            assertThat(seen.get("seen").toString()).as("%s", seen).isEqualTo("[true,true]");
            assertThat(seen.get("ended").toString()).as("%s", seen).isEqualTo("[true,true]");
            assertThat(seen.get("released").toString()).as("%s", seen).isEqualTo("[true,true]");
            assertThat(seen.get("again").asBoolean()).isTrue();
            assertThat(seen.get("errors")).isEmpty();
        }
    }

    @Test
    void theDemoAsksAndAModeratorLetsIn() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page host =
                    chromium.open(
                            server.url("/?room=townhall-demo&name=Host&role=moderator"), 900, 600);
            await(host, "window.room.state === 'connected'");
            Chromium.Page ann =
                    chromium.open(server.url("/?room=townhall-demo&name=Ann"), 640, 400);
            await(ann, "!document.getElementById('ask-stage').hidden");
            await(ann, "document.getElementById('mic').disabled");
            ann.eval("document.getElementById('ask-stage').click()");
            await(host, "document.querySelectorAll('#stage-requests li').length === 1");
            host.eval("document.querySelector('#stage-requests .primary').click()");
            await(ann, "!document.getElementById('mic').disabled");
            await(ann, "document.getElementById('ask-stage').textContent === 'Leave the stage'");
            await(host, "document.getElementById('stage-requests').hidden");
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.core.api.MediaCap;
import sfu.core.room.BackupPolicy;
import sfu.core.room.MediaPolicy;
import sfu.signaling.sdp.CodecPolicy;

import java.time.Duration;
import java.util.List;

/** A room in VP9 with a viewer that does not decode it, in a real Chromium. */
@Tag("long")
class BackupCodecInBrowserTest {
    private static RunningServer server() throws Exception {
        BackupPolicy backup = new BackupPolicy(List.of("VP8"), Duration.ofSeconds(1));
        MediaPolicy policy =
                new MediaPolicy(
                        MediaCap.NONE, MediaCap.NONE, false, 3, Duration.ofSeconds(2), backup);
        return new RunningServer(policy, new CodecPolicy(List.of("VP9", "VP8")));
    }

    @Test
    void aViewerWithoutTheCodecSeesTheSameCameraInAnother() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = server()) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode seen = Pages.run(page, "backup.js");
            List<String> codecs = List.of("VP9", "VP8", "VP9", "VP9", "VP8", "VP9", "VP9");
            assertThat(seen.get("viewers")).hasSize(codecs.size());
            for (int i = 0; i < codecs.size(); i++) {
                JsonNode look = seen.get("viewers").get(i);
                assertThat(look.get("codecs")).as("%s", seen).hasSize(1);
                assertThat(look.get("codecs").get(0).asText())
                        .as("look %d of %s", i, seen)
                        .isEqualTo("video/" + codecs.get(i));
                for (JsonNode cameras : look.get("cameras")) { // of each other participant
                    assertThat(cameras.asInt()).as("%s", seen).isLessThanOrEqualTo(1);
                }
            }
            assertThat(seen.get("sections").toString()).as("%s", seen).isEqualTo("[1,2,2]");
            assertThat(seen.get("transceivers").asInt()).as("one is reused").isEqualTo(2);
            assertThat(seen.get("errors")).isEmpty();
        }
    }
}

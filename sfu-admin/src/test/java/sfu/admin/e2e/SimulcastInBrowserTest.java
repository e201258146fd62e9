package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real Chromium publishes simulcast or SVC, and another connection of it decodes what it gets.
 * Not on the demo's page: its preview would have opened the camera, at a smaller size.
 */
@Tag("long")
class SimulcastInBrowserTest {
    private static final String SIMULCAST =
            """
            [{ rid: 'q', scaleResolutionDownBy: 4, scalabilityMode: '%1$s' },
             { rid: 'h', scaleResolutionDownBy: 2, scalabilityMode: '%1$s' },
             { rid: 'f', scalabilityMode: '%1$s' }]
            """;

    /** Up to the highest, which comes last; down when it is off; up again. */
    private static final String UP_AND_DOWN =
            """
            [{ width: 1280 },
             { active: [true, true, false], width: 640 },
             { active: [true, false, false], width: 320 },
             { active: [true, true, true], width: 1280 }]
            """;

    private static JsonNode run(String codec, String encodings, String steps, int shards)
            throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(shards)) {
            Chromium.Page page = Pages.plain(chromium, server);
            String constants =
                    "globalThis.CODEC = '%s'; globalThis.ENCODINGS = %s; globalThis.STEPS = %s;"
                            .formatted(codec, encodings, steps);
            page.eval(constants);
            return Pages.run(page, "simulcast.js");
        }
    }

    @ParameterizedTest
    @CsvSource({"VP8, L1T3, 1", "VP8, L1T3, 2", "VP9, L1T1, 1"})
    void theViewerFollowsTheBestEncodingThatIsSent(String codec, String mode, int shards)
            throws Exception {
        JsonNode result = run(codec, SIMULCAST.formatted(mode), UP_AND_DOWN, shards);
        assertThat(result.get("seen")).hasSize(4);
        for (int step = 1; step <= 2; step++) { // by silence alone it would be more than 1 s
            assertThat(result.get("seen").get(step).get("gap").asInt())
                    .as("%s", result.get("seen"))
                    .isLessThan(900);
        }
        JsonNode last = result.get("seen").get(3);
        assertThat(last.get("frames").asInt()).isGreaterThan(60);
        assertThat(last.get("dropped").asInt()).isLessThan(10);
    }

    @ParameterizedTest
    @CsvSource({"VP9, L3T3_KEY", "AV1, L1T3"})
    void layersInOneStreamAreDecoded(String codec, String mode) throws Exception {
        String encodings = "[{ scalabilityMode: '%s' }]".formatted(mode);
        JsonNode result = run(codec, encodings, "[{}, {}]", 2);
        JsonNode last = result.get("seen").get(1);
        assertThat(last.get("width").asInt()).isGreaterThanOrEqualTo(640);
        assertThat(last.get("frames").asInt()).isGreaterThan(30);
        assertThat(result.get("layers").get(0).get("mode").asText()).isEqualTo(mode);
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.stream.StreamSupport;

/** Sound and picture of one participant reach another together, in a real Chromium. */
@Tag("long")
class LipSyncInBrowserTest {
    private static final double MOST_MS = 80;

    private static double median(JsonNode values) {
        double[] sorted =
                StreamSupport.stream(values.spliterator(), false)
                        .mapToDouble(JsonNode::asDouble)
                        .sorted()
                        .toArray();
        return sorted[sorted.length / 2];
    }

    /** Which cross from one shard to another. */
    @Test
    void aBeepIsHeardWithItsFlash() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(2)) {
            Chromium.Page page = Pages.demo(chromium, server);
            JsonNode seen = Pages.run(page, "lip-sync.js");
            double skew = median(seen.get("viewer")) - median(seen.get("source"));
            assertThat(skew).as("%s", seen).isBetween(-MOST_MS, MOST_MS);
            assertThat(median(seen.get("estimated")))
                    .as("what the browser thinks: %s", seen)
                    .isBetween(-MOST_MS, MOST_MS);
        }
    }
}

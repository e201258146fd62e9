package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** The alert rules of a cluster, run by Prometheus' own tool on figures of which each fires. */
class AlertsTest {
    private static final Path FIGURES =
            Path.of("src/test/resources/sfu/admin/dist/alerts-test.yaml");

    @TempDir Path folder;

    @Test
    void eachFiresForWhomItIsToAndForNobodyElse() throws Exception {
        Files.copy(FIGURES, folder.resolve("alerts-test.yaml"));
        Files.writeString(folder.resolve("alerts.yaml"), Shipped.text("prometheus/alerts.yaml"));
        Path said = folder.resolve("said");
        Process tool =
                new ProcessBuilder(Tools.need("promtool"), "test", "rules", "alerts-test.yaml")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).as(Files.readString(said)).isZero();
    }

    @Test
    void noneIsLeftOut() throws IOException {
        JsonNode groups = Shipped.yaml("prometheus/alerts.yaml").path("groups");
        List<String> rules =
                StreamSupport.stream(groups.spliterator(), false)
                        .filter(group -> group.path("name").asText().equals("sfu-cluster"))
                        .flatMap(group -> group.findValuesAsText("alert").stream())
                        .toList();
        JsonNode tests = Shipped.parse(Files.readString(FIGURES)).path("tests");
        assertThat(rules).hasSizeGreaterThan(10);
        assertThat(tests.findValuesAsText("name")).containsAll(rules);
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a server that runs tells its monitoring. */
class MetricsTest {
    private static final Pattern COUNTER = Pattern.compile("`(sfu_[a-z_]+(?:\\{[^`]*})?)`");

    private static HttpResponse<String> get(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theMetricsAreAsPrometheusWantsThem() throws Exception {
        String program = Tools.need("promtool");
        try (RunningServer server = new RunningServer(2)) {
            String metrics = get(server.url("/metrics")).body();
            Process promtool =
                    new ProcessBuilder(program, "check", "metrics")
                            .redirectErrorStream(true)
                            .start();
            promtool.getOutputStream().write(metrics.getBytes(StandardCharsets.UTF_8));
            promtool.getOutputStream().close();
            String said = new String(promtool.getInputStream().readAllBytes());
            assertThat(promtool.waitFor()).as(said).isZero();
            assertThat(said).isBlank();
        }
    }

    /** With its label where one is named, also before anything has happened. */
    @Test
    void whatCountsTheCapsIsThere() throws Exception {
        try (RunningServer server = new RunningServer(2)) {
            String metrics = get(server.url("/metrics")).body();
            String caps = Files.readString(Path.of("../sfu-core/CAPS.md"));
            List<String> named =
                    COUNTER.matcher(caps).results().map(each -> each.group(1)).distinct().toList();
            assertThat(named).hasSizeGreaterThan(80);
            for (String name : named) {
                String label = name.endsWith("}") ? name.substring(0, name.length() - 1) : name;
                assertThat(metrics).as(name).contains("\n" + label);
            }
        }
    }

    @Test
    void theLongestCycleOfEachShardIsTold() throws Exception {
        try (RunningServer server = new RunningServer(2)) {
            String metrics = get(server.url("/metrics")).body();
            for (int shard = 0; shard < 2; shard++) {
                String row = "sfu_shard_cycle_longest_seconds{shard=\"" + shard + "\"} ";
                assertThat(metrics).contains("\n" + row).doesNotContain("\n" + row + "0.0\n");
            }
        }
    }

    @Test
    void theMediaPathTestsItself() throws Exception {
        try (RunningServer server = new RunningServer(2)) {
            HttpResponse<String> test = get(server.url("/health/media"));
            assertThat(test.statusCode()).as(test.body()).isEqualTo(200);
            assertThat(test.body()).contains("datagrams come and go");
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What a server that runs tells its monitoring. */
class MetricsTest {
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

    @Test
    void theMediaPathTestsItself() throws Exception {
        try (RunningServer server = new RunningServer(2)) {
            HttpResponse<String> test = get(server.url("/health/media"));
            assertThat(test.statusCode()).as(test.body()).isEqualTo(200);
            assertThat(test.body()).contains("a datagram came through");
        }
    }
}

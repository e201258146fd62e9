package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.signaling.auth.Access;

import java.net.http.HttpResponse;

/** Metrics, health and loggers. */
class MonitoringRoutesTest extends OperatorsPlane {
    @ParameterizedTest
    @CsvSource({
        "'sfu_engines{io=\"test I/O\",srtp=\"test SRTP\"} 1.0'",
        "sfu_tcp_connections 0.0",
        "sfu_tcp_accepted_total 0.0",
        "'sfu_tcp_ended_total{reason=\"UNCHECKED\"} 0.0'",
        "sfu_sent_messages_total 1.0",
        "sfu_send_calls_total 1.0",
        "sfu_rooms 1.0",
        "sfu_participants 1.0",
        "sfu_tracks 1.0",
        "'sfu_transports{shard=\"1\"} 1.0'",
        "'sfu_paths{limit=\"DELAY\"} 1.0'",
        "'sfu_paths_estimate_bytes_per_second{limit=\"DELAY\"} 250000.0'",
        "'sfu_forward_latency_seconds_bucket{le=\"+Inf\"} 0'",
        "sfu_join_seconds_count 0",
        "'sfu_participants_quality{quality=\"bad\"} '",
        "'sfu_shard_load_ratio{shard=\"1\"} '",
        "'sfu_paths_faults{fault=\"BITRATE\"} 2.0'",
        "'sfu_drops_total{reason=\"NOT_KEY_FRAME\"} 3.0'",
        "'sfu_drops_total{reason=\"PADDING\"} 0.0'",
        "sfu_sent_bytes_total 7.0",
        "jvm_memory_used_bytes{",
        "jvm_threads_live_threads ",
        "process_uptime_seconds ",
    })
    void metricsAreScraped(String line) throws Exception {
        start(Access.open());
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.headers().firstValue("content-type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("\n" + line).doesNotContain("a/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sfu.admin.stream.LiveStream | {'level':'debug'}  | 200",
                "sfu.admin.stream.LiveStream | {'level':null}     | 200",
                "sfu.admin.stream.LiveStream | {'level':'loud'}   | 400",
                "sfu.admin.stream.LiveStream | {'volume':'debug'} | 400",
                "sfu.no.such                 | {'level':'debug'}  | 404",
            })
    void levelsChangeAtRunTime(String logger, String body, int status) throws Exception {
        start(Access.open());
        String path = "/admin/v1/loggers/" + logger;
        HttpResponse<String> answer = send("PUT", path, "", body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (body.contains("debug") && status == 200) {
            assertThat(get("/admin/v1/loggers").body())
                    .contains("{\"name\":\"" + logger + "\",\"level\":\"DEBUG\",\"own\":true}");
            assertThat(send("PUT", path, "", "{\"level\":null}").body()).contains("\"own\":false");
        }
    }

    @Test
    void openMetricsAreScrapedByTheirType() throws Exception {
        start(Access.open());
        HttpResponse<String> metrics =
                get("/metrics", "accept", "application/openmetrics-text; version=1.0.0");
        assertThat(metrics.headers().firstValue("content-type").orElse(""))
                .startsWith("application/openmetrics-text");
        assertThat(metrics.body()).endsWith("# EOF\n");
        assertThat(get("/health/media").statusCode()).isEqualTo(200);
    }

    @Test
    void readinessFollowsWarmth() throws Exception {
        start(Access.open());
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        media.warmUp();
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        JsonNode health = JSON.readTree(get("/health").body());
        assertThat(health.get("status").asText()).isEqualTo("ready");
        assertThat(health.get("io").asText()).isEqualTo("test I/O");
        assertThat(health.get("srtpReason").asText()).isEqualTo("because");
        assertThat(health.get("iceTcp").get("enabled").asBoolean()).isFalse();
        assertThat(health.get("iceTcp").get("connections").asInt()).isZero();
        assertThat(health.get("java").asText()).startsWith("25");
        assertThat(health.get("uptimeSeconds").asLong()).isNotNegative();
    }
}

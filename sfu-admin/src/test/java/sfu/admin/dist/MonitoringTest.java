package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.admin.e2e.RunningServer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dashboard and the alert rules ask for what a server tells. */
class MonitoringTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:sfu|jvm|process)_[a-z0-9_]+");
    private static final Pattern TOLD = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    /** Has no rows while nobody is there. */
    private static final String OF_PEOPLE = "sfu_paths";

    private static RunningServer server;
    private static Set<String> told = new TreeSet<>();

    @BeforeAll
    static void scrape() throws Exception {
        server = new RunningServer(1);
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/metrics"))).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher metric = TOLD.matcher(text);
            while (metric.find()) {
                told.add(metric.group(1));
                if (metric.group(2).equals("histogram")) {
                    told.add(metric.group(1) + "_bucket");
                }
            }
        }
        Path source = Path.of("src/main/java/sfu/admin/metrics/PathMetrics.java");
        assertThat(Files.readString(source)).contains('"' + OF_PEOPLE.replace('_', '.') + '"');
        told.add(OF_PEOPLE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theDashboardsMetricsAreThere() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Shipped.text("grafana/sfu.json"));
        List<String> expressions =
                dashboard.findValues("expr").stream().map(JsonNode::asText).toList();
        assertThat(expressions).hasSizeGreaterThan(10);
        assertTold(expressions);
        assertTold(dashboard.at("/templating/list").findValuesAsText("query"));
    }

    @Test
    void theAlertRulesMetricsAreThere() throws IOException {
        List<String> expressions = Shipped.yaml("prometheus/alerts.yaml").findValuesAsText("expr");
        assertThat(expressions).hasSizeGreaterThan(5);
        assertTold(expressions);
    }

    private static void assertTold(List<String> expressions) {
        for (String expression : expressions) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                assertThat(told).as(expression).contains(metric.group());
            }
        }
    }
}

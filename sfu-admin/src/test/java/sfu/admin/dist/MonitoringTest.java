package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.admin.cluster.Node;
import sfu.core.room.RoomLimits;
import sfu.core.testing.RedisServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dashboard and the alert rules ask for what a node of a cluster tells. */
class MonitoringTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:sfu|jvm|process)_[a-z0-9_]+");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    /** Has no rows while nobody is there. */
    private static final String OF_PEOPLE = "sfu_paths";

    /** Has those reasons alone that there were. */
    private static final Set<String> OF_EVENTS = Set.of("sfu_leaves_total");

    private static final Pattern OF_CLUSTER =
            Pattern.compile("^sfu_(cluster|relay|chat_log|chat_unshared)");

    /** A metric's labels that are to be so, or as one of some. */
    private static final Pattern SELECTED = Pattern.compile("\\b(sfu_[a-z0-9_]+)\\{([^}]*)}");

    private static final Pattern IS = Pattern.compile("(\\w+)=~?\"([^$\"]*)\"");

    private static final Set<String> NAMES = new TreeSet<>();
    private static String told = "";

    @BeforeAll
    static void scrape() throws Exception {
        try (RedisServer redis = new RedisServer();
                Node node = new Node("one", redis.url(), RoomLimits.defaults())) {
            told = node.metrics();
        }
        Matcher metric = TYPE.matcher(told);
        while (metric.find()) {
            NAMES.add(metric.group(1));
            if (metric.group(2).equals("histogram")) {
                NAMES.add(metric.group(1) + "_bucket");
            }
        }
        Path source = Path.of("src/main/java/sfu/admin/metrics/PathMetrics.java");
        assertThat(Files.readString(source)).contains('"' + OF_PEOPLE.replace('_', '.') + '"');
        NAMES.add(OF_PEOPLE);
    }

    @Test
    void theDashboardsMetricsAreThere() throws IOException {
        assertThat(shown()).hasSizeGreaterThan(10);
        assertTold(shown());
        assertTold(dashboard().at("/templating/list").findValuesAsText("query"));
    }

    @Test
    void theAlertRulesMetricsAreThere() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(5);
        assertTold(alerts());
    }

    /** Else a rule about what a state or a result is called never fires. */
    @Test
    void whatTheirLabelsAreToBeIsThere() throws IOException {
        List<String> all = new ArrayList<>(shown());
        all.addAll(alerts());
        int labels = 0;
        for (String expression : all) {
            Matcher selected = SELECTED.matcher(expression);
            while (selected.find()) {
                Matcher is = IS.matcher(selected.group(2));
                while (is.find()) {
                    assertLabelled(selected.group(1), is.group(1), is.group(2));
                    labels++;
                }
            }
        }
        assertThat(labels).isGreaterThan(10);
    }

    private static void assertLabelled(String metric, String label, String values) {
        if (OF_EVENTS.contains(metric)) {
            return;
        }
        for (String value : values.split("\\|")) {
            Pattern line =
                    Pattern.compile(
                            "(?m)^%s\\{(?:[^}]*,)?%s=\"%s\"".formatted(metric, label, value));
            assertThat(line.matcher(told).find()).as("%s of %s", value, metric).isTrue();
        }
    }

    @Test
    void allThatNodesTellOfTheirClusterIsShown() throws IOException {
        String all = String.join("\n", shown());
        List<String> ofCluster =
                NAMES.stream().filter(each -> OF_CLUSTER.matcher(each).find()).toList();
        assertThat(ofCluster).hasSizeGreaterThan(10).allMatch(all::contains);
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Shipped.text("grafana/sfu.json"));
    }

    private static List<String> shown() throws IOException {
        return dashboard().findValuesAsText("expr");
    }

    private static List<String> alerts() throws IOException {
        return Shipped.yaml("prometheus/alerts.yaml").findValuesAsText("expr");
    }

    private static void assertTold(List<String> expressions) {
        for (String expression : expressions) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                assertThat(NAMES).as(expression).contains(metric.group());
            }
        }
    }
}

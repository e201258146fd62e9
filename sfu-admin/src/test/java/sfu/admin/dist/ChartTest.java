package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.cluster.RelocationPace;
import sfu.admin.config.ConfigFile;
import sfu.signaling.cluster.ClusterPace;
import sfu.signaling.cluster.ClusterSettings;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** docker/helm/sfu with values in place of its actions: there is no Helm here. */
class ChartTest {
    private static final String SECRET = "auth: { secret: x }\n";
    private static final Pattern VALUE = Pattern.compile("\\.Values((?:\\.\\w+)+)");

    private static final Pattern BEFORE = Pattern.compile("\\$\\((\\w+)\\)");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "media: { network: port, udpPort: 5004, advertise: 203.0.113.7 }",
                "redis: { url: 'redis://:p@redis:6379', clusterSecret: 0123456789abcdef }\nreplicas: 3\nregion: eu",
                "redis: { existingSecret: mine }",
                "ingress: { enabled: true, tlsSecret: cert }\nhttp: { trustedProxies: 10.0.0.0/8 }",
                "persistence: { enabled: false }\nnodeSelector: { kind: media }",
                "tolerations: [{ key: media, operator: Exists }]\nimagePullSecrets: [{ name: r }]"
            })
    void whatItGivesIsWhole(String values) throws Exception {
        Chart chart = Chart.with(SECRET + values);
        for (JsonNode each : chart.all()) {
            assertThat(each.path("apiVersion").asText()).isNotEmpty();
            assertThat(each.path("kind").asText()).isNotEmpty();
            assertThat(each.at("/metadata/name").asText()).startsWith(Chart.RELEASE);
            assertThat(each.at("/metadata/labels").size()).isEqualTo(2);
            assertThat(each.toString()).doesNotContain("{{");
        }
        assertVolumesAreThere(chart);
        assertSecretsAreThere(chart);
        Set<String> names = new TreeSet<>();
        chart.container().path("env").forEach(each -> names.add(each.path("name").asText()));
        assertThat(Shipped.environment()).containsAll(names);
    }

    private static void assertVolumesAreThere(Chart chart) {
        Set<String> volumes = new TreeSet<>();
        chart.pod().path("volumes").forEach(each -> volumes.add(each.path("name").asText()));
        chart.one("StatefulSet")
                .at("/spec/volumeClaimTemplates")
                .forEach(each -> volumes.add(each.at("/metadata/name").asText()));
        Set<String> mounted = new TreeSet<>();
        chart.container()
                .path("volumeMounts")
                .forEach(each -> mounted.add(each.path("name").asText()));
        assertThat(mounted).isEqualTo(volumes);
    }

    private static void assertSecretsAreThere(Chart chart) {
        for (JsonNode each : chart.container().path("env")) {
            JsonNode reference = each.at("/valueFrom/secretKeyRef");
            if (reference.isObject() && !reference.path("name").asText().equals("mine")) {
                assertThat(chart.of("Secret"))
                        .anyMatch(its ->
                                its.at("/metadata/name").equals(reference.path("name"))
                                        && its.path("stringData")
                                                .has(reference.path("key").asText()));
            }
        }
    }

    @Test
    void theServerHasNoRights() throws Exception {
        Chart chart = Chart.with(SECRET);
        JsonNode pod = chart.pod().path("securityContext");
        assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("runAsUser").asInt()).isEqualTo(10001);
        assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(Shipped.text("Dockerfile")).contains("USER 10001:10001");
        JsonNode container = chart.container().path("securityContext");
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(chart.pod().path("automountServiceAccountToken").asBoolean(true)).isFalse();
    }

    @Test
    void portsAreTheDefaultsOfTheCode() throws Exception {
        JsonNode values = Shipped.yaml("helm/sfu/values.yaml");
        assertThat(values.at("/http/port").asInt()).isEqualTo(Shipped.defaultOf("--http-port"));
        assertThat(values.at("/media/udpPort").asInt()).isEqualTo(Shipped.defaultOf("--udp-port"));
        Chart chart = Chart.with(SECRET + "media: { udpPort: 5004, network: port }");
        assertThat(env(chart, "SFU_UDP_PORT").path("value").asText()).isEqualTo("5004");
        for (String name : List.of("media-udp", "media-tcp")) {
            JsonNode port = port(chart, name);
            assertThat(port.path("containerPort").asInt()).isEqualTo(5004);
            assertThat(port.path("hostPort").asInt()).isEqualTo(5004);
            assertThat(port.path("protocol").asText())
                    .isEqualTo(name.endsWith("udp") ? "UDP" : "TCP");
        }
        assertThat(chart.pod().has("hostNetwork")).isFalse();
        assertThat(Chart.with(SECRET).pod().path("hostNetwork").asBoolean()).isTrue();
    }

    @Test
    void addressesAreTheMachinesUnlessSaid() throws Exception {
        assertThat(env(Chart.with(SECRET), "SFU_ADVERTISE").at("/valueFrom/fieldRef/fieldPath"))
                .hasToString("\"status.hostIP\"");
        Chart said = Chart.with(SECRET + "media: { advertise: '203.0.113.7,2001:db8::7' }");
        assertThat(env(said, "SFU_ADVERTISE").path("value").asText())
                .isEqualTo("203.0.113.7,2001:db8::7");
    }

    @Test
    void itWaitsForTheDrain() throws Exception {
        Chart chart = Chart.with(SECRET + "drain: { seconds: 90 }");
        assertThat(chart.pod().path("terminationGracePeriodSeconds").asInt()).isEqualTo(120);
        assertThat(chart.container().at("/lifecycle/preStop/exec/command/2").asText())
                .contains("drain --deadline 90", "sleep 90");
    }

    /** Where preStop cannot ask for a drain, SIGTERM begins one. */
    @Test
    void itWaitsForTheDrainOfASignalToo() throws Exception {
        Chart chart = Chart.with(SECRET + "drain: { seconds: 5 }");
        Duration onSignal = RelocationPace.defaults().onSignal();
        assertThat(chart.pod().path("terminationGracePeriodSeconds").asLong())
                .isGreaterThanOrEqualTo(onSignal.plusSeconds(30).toSeconds());
    }

    @ParameterizedTest
    @CsvSource({"IPv4, 10.1.2.3, 10.1.2.3", "IPv6, fd00::7, [fd00::7]"})
    void nodesReachEachOtherByTheirPodsAddresses(String family, String address, String host)
            throws Exception {
        String redis = "redis: { url: 'redis://r:6379', clusterSecret: s, ipFamily: %s }\n";
        Chart chart = Chart.with(SECRET + redis.formatted(family) + "http: { port: 8085 }");
        assertThat(env(chart, "SFU_CLUSTER_MEDIA").at("/valueFrom/fieldRef/fieldPath").asText())
                .isEqualTo("status.podIP");
        Map<String, String> started = started(chart, Map.of("status.podIP", address));
        ClusterSettings settings =
                new ClusterSettings(
                        "meet-0",
                        "",
                        started.getOrDefault("SFU_CLUSTER_URL", ""),
                        "",
                        started.getOrDefault("SFU_CLUSTER_MEDIA", ""),
                        "0123456789abcdef",
                        ClusterPace.of(1000, 2500, 500, 4000),
                        1); // takes what the server takes
        assertThat(settings.mediaAddress()).isEqualTo(address);
        assertThat(URI.create(settings.url())).hasHost(host).hasPort(8085);
    }

    @Test
    void oneNodeAloneSaysNotWhereItIs() throws Exception {
        assertThat(started(Chart.with(SECRET), Map.of()).keySet())
                .noneMatch(name -> name.startsWith("SFU_CLUSTER"));
    }

    /** As Kubernetes starts it: $(NAME) is what stands before. */
    private static Map<String, String> started(Chart chart, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode each : chart.container().path("env")) {
            String field = each.at("/valueFrom/fieldRef/fieldPath").asText();
            String said = fields.getOrDefault(field, each.path("value").asText());
            all.put(
                    each.path("name").asText(),
                    BEFORE.matcher(said)
                            .replaceAll(its ->
                                    Matcher.quoteReplacement(
                                            all.getOrDefault(its.group(1), its.group()))));
        }
        return all;
    }

    @Test
    void servicesFindThePods() throws Exception {
        Chart chart = Chart.with(SECRET + "ingress: { enabled: true }");
        JsonNode labels = chart.one("StatefulSet").at("/spec/template/metadata/labels");
        assertThat(chart.one("StatefulSet").at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(chart.one("PodDisruptionBudget").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(chart.of("Service")).hasSize(2);
        for (JsonNode service : chart.of("Service")) {
            assertThat(service.at("/spec/selector")).isEqualTo(labels);
            assertThat(port(chart, service.at("/spec/ports/0/targetPort").asText()).isObject())
                    .isTrue();
        }
        assertThat(chart.one("StatefulSet").at("/spec/serviceName").asText())
                .isEqualTo(Chart.RELEASE + "-nodes");
        assertThat(chart.one("Ingress").toString()).contains("{\"name\":\"meet\",\"port\"");
    }

    @Test
    void itsConfigurationIsTheServersOwn() throws Exception {
        String config = "config:\n  limits: { rooms: 7 }\n  templates: { a: { from: webinar } }\n";
        for (String each : List.of("", config)) {
            String file = Chart.with(SECRET + each).one("ConfigMap").at("/data/sfu.yaml").asText();
            Path read = Files.writeString(folder.resolve("sfu.yaml"), file);
            var limits = ConfigFile.read(read).limits();
            assertThat(limits == null ? null : limits.rooms()).isEqualTo(each.isEmpty() ? null : 7);
        }
    }

    @Test
    void withoutASecretItSaysHowToMakeOne() {
        assertThatThrownBy(() -> Chart.with(""))
                .hasMessageContaining("auth.secret is missing: openssl rand -hex 32");
    }

    /** None that does nothing, and none that is not explained by a default. */
    @Test
    void valuesAndTemplatesAgree() throws Exception {
        Set<String> used = new TreeSet<>();
        for (Path template : Chart.templates()) {
            Matcher value = VALUE.matcher(Files.readString(template));
            while (value.find()) {
                used.add(value.group(1).replace('.', '/'));
            }
        }
        JsonNode values = Shipped.yaml("helm/sfu/values.yaml");
        used.forEach(each -> assertThat(values.at(each).isMissingNode()).as(each).isFalse());
        assertUsed(values, "", used);
    }

    private static void assertUsed(JsonNode value, String path, Set<String> used) {
        if (!used.contains(path)) {
            assertThat(value.isObject() && !value.isEmpty()).as(path).isTrue();
            value.properties()
                    .forEach(each -> assertUsed(each.getValue(), path + "/" + each.getKey(), used));
        }
    }

    @Test
    void theChartIsOfThisVersion() throws IOException {
        String pom = Files.readString(Shipped.TOP.resolve("pom.xml"));
        String version = Shipped.yaml("helm/sfu/Chart.yaml").path("appVersion").asText();
        assertThat(pom).contains("<version>" + version + "-SNAPSHOT</version>");
        assertThat(Shipped.yaml("helm/sfu/values.yaml").at("/image/tag").asText())
                .isEqualTo(version);
    }

    private static JsonNode env(Chart chart, String name) {
        return named(chart.container().path("env"), name);
    }

    private static JsonNode port(Chart chart, String name) {
        return named(chart.container().path("ports"), name);
    }

    private static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

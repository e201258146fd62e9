package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docker/compose.yaml and what it mounts; nothing is started: there is no Docker here. */
class ComposeTest {
    private static final List<String> NODES = List.of("sfu-1", "sfu-2");
    private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)");

    @TempDir Path folder;
    private static JsonNode compose = Shipped.parse("{}");

    @BeforeAll
    static void read() throws IOException {
        compose = Shipped.yaml("compose.yaml");
    }

    private static JsonNode service(String name) {
        JsonNode service = compose.path("services").path(name);
        assertThat(service.isObject()).as(name).isTrue();
        return service;
    }

    private static List<String> names(JsonNode of) {
        List<String> names = new ArrayList<>();
        of.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode of) {
        List<String> texts = new ArrayList<>();
        of.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    @Test
    void allThatBelongsToItIsThereInAVersion() {
        assertThat(names(compose.path("services")))
                .containsExactly(
                        "sfu-1", "sfu-2", "proxy", "redis", "turn", "prometheus", "grafana");
        compose.path("services").forEach(each -> Shipped.assertPinned(each.path("image").asText()));
    }

    @Test
    void nodesHaveAPortAndANameOfTheirOwn() throws IOException {
        for (String node : NODES) {
            JsonNode environment = service(node).path("environment");
            String port = environment.path("SFU_UDP_PORT").asText();
            assertThat(environment.path("SFU_NODE").asText()).isEqualTo(node);
            assertThat(texts(service(node).path("ports")))
                    .containsExactly(port + ":" + port + "/udp", port + ":" + port + "/tcp");
            assertThat(Shipped.environment()).containsAll(names(environment));
            assertThat(environment.path("SFU_REDIS_URL").asText()).contains("@redis:6379");
            assertThat(environment.path("SFU_CLUSTER_SECRET").asText()).contains("docker/secrets");
        }
        assertThat(service("sfu-1").at("/environment/SFU_UDP_PORT").asInt())
                .isEqualTo(Shipped.defaultOf("--udp-port"))
                .isNotEqualTo(service("sfu-2").at("/environment/SFU_UDP_PORT").asInt());
    }

    @Test
    void nodesHaveNoRightsAndWriteInTheirVolumeAlone() {
        for (String node : NODES) {
            JsonNode its = service(node);
            assertThat(its.path("read_only").asBoolean()).isTrue();
            assertThat(texts(its.path("cap_drop"))).containsExactly("ALL");
            assertThat(texts(its.path("security_opt"))).contains("no-new-privileges:true");
            assertThat(texts(its.path("tmpfs"))).containsExactly("/tmp");
            assertThat(texts(its.path("volumes"))).containsExactly(node + ":/var/lib/sfu");
        }
    }

    @Test
    void whatIsMountedIsThere() {
        Set<String> declared = new TreeSet<>(names(compose.path("volumes")));
        for (JsonNode service : compose.path("services")) {
            for (String volume : texts(service.path("volumes"))) {
                String source = volume.split(":")[0];
                if (source.equals("./tls")) {
                    continue; // docker/secrets makes it
                }
                if (source.startsWith(".")) {
                    assertThat(Shipped.DOCKER.resolve(source)).exists();
                } else {
                    assertThat(declared).contains(source);
                }
            }
        }
    }

    @Test
    void redisKeepsWhatItWasTold() {
        assertThat(texts(service("redis").path("command")).getLast())
                .contains("--appendonly yes", "--requirepass");
        assertThat(texts(service("redis").path("volumes"))).containsExactly("redis:/data");
    }

    @Test
    void noSecretStandsInIt() throws Exception {
        compose.path("services")
                .forEach(service ->
                        service.path("environment")
                                .properties()
                                .forEach(each -> {
                                    if (each.getKey().matches(".*(SECRET|PASSWORD)")) {
                                        assertThat(each.getValue().asText()).startsWith("${");
                                    }
                                }));
        Matcher reference = REFERENCE.matcher(Shipped.text("compose.yaml"));
        Set<String> wanted = new TreeSet<>();
        while (reference.find()) {
            wanted.add(reference.group(1));
        }
        assertThat(secrets("192.0.2.1")).containsAll(wanted);
    }

    /** Names in the file that docker/secrets makes. */
    private Set<String> secrets(String address) throws Exception {
        Tools.need("openssl");
        Path script = folder.resolve("secrets");
        Files.writeString(script, Shipped.text("secrets"));
        Process made =
                new ProcessBuilder(Tools.need("bash"), script.toString(), address)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(made.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(folder.resolve(".env"))) {
            names.add(line.substring(0, line.indexOf('=')));
        }
        return names;
    }

    /** That of Debian 12 knows all of it but the name, which is younger. */
    @Test
    void dockerComposeTakesIt() throws Exception {
        String program = Tools.need("docker-compose");
        secrets("192.0.2.1");
        Path file = folder.resolve("compose.yaml");
        Files.writeString(file, Shipped.text("compose.yaml").replace("\nname: sfu\n", "\n"));
        Path said = folder.resolve("said");
        Process config =
                new ProcessBuilder(program, "-f", file.toString(), "config")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(config.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(config.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).contains("SFU_ADVERTISE: 192.0.2.1", "sfu-2:");
    }

    @Test
    void secretsAreMadeOnceAndForTheirOwnerAlone() throws Exception {
        secrets("192.0.2.1");
        String first = Files.readString(folder.resolve(".env"));
        assertThat(first).contains("SFU_ADVERTISE=192.0.2.1\n");
        String key = Files.readString(folder.resolve("tls/key.pem"));
        secrets("192.0.2.2");
        assertThat(folder.resolve(".env")).hasContent(first);
        assertThat(folder.resolve("tls/key.pem")).hasContent(key);
        for (String file : List.of(".env", "tls/key.pem")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(file)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void theProxyIsBeforeBothNodesAndTrusted() throws IOException {
        String nginx = Shipped.text("nginx/nginx.conf");
        int port = Shipped.defaultOf("--http-port");
        for (String node : NODES) {
            assertThat(nginx).contains("server " + node + ":" + port);
            assertThat(service(node).at("/environment/SFU_TRUSTED_PROXIES").asText())
                    .isEqualTo(compose.at("/networks/sfu/ipam/config/0/subnet").asText());
        }
        assertThat(texts(service("proxy").path("ports"))).contains("443:443");
    }

    @Test
    void nginxTakesItsConfiguration() throws Exception {
        secrets("192.0.2.1");
        String text =
                Shipped.text("nginx/nginx.conf")
                        .replaceAll("sfu-\\d:", "127.0.0.1:") // names of that network alone
                        .replace("/etc/nginx/tls", folder.resolve("tls").toString())
                        .replace("/run/nginx.pid", folder.resolve("pid").toString());
        Path file = Files.writeString(folder.resolve("nginx.conf"), text);
        succeed(nginx(), "-t", "-c", file.toString(), "-e", folder.resolve("log").toString());
    }

    /** The program, which is not in everybody's PATH. */
    static String nginx() {
        Path debian = Path.of("/usr/sbin/nginx");
        return Files.isExecutable(debian) ? debian.toString() : Tools.need("nginx");
    }

    @Test
    void prometheusLooksAtBothNodesWithTheAlertRules() throws Exception {
        JsonNode file = Shipped.yaml("prometheus/prometheus.yaml");
        int port = Shipped.defaultOf("--http-port");
        assertThat(texts(file.at("/scrape_configs/0/static_configs/0/targets")))
                .containsExactlyElementsOf(NODES.stream().map(each -> each + ":" + port).toList());
        assertThat(file.at("/scrape_configs/0/job_name").asText()).isEqualTo("sfu");
        Path rules = Shipped.DOCKER.resolve("prometheus/prometheus.yaml").toRealPath();
        succeed(Tools.need("promtool"), "check", "config", rules.toString());
    }

    @Test
    void grafanaFindsPrometheusAndTheDashboard() throws IOException {
        JsonNode source =
                Shipped.yaml("grafana/provisioning/datasources/prometheus.yaml")
                        .at("/datasources/0");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        assertThat(source.path("isDefault").asBoolean()).isTrue();
        assertThat(source.path("type").asText()).isEqualTo("prometheus");
        String path =
                Shipped.yaml("grafana/provisioning/dashboards/sfu.yaml")
                        .at("/providers/0/options/path")
                        .asText();
        assertThat(texts(service("grafana").path("volumes")))
                .contains("./grafana/sfu.json:" + path + "/sfu.json:ro");
    }

    private void succeed(String... command) throws Exception {
        Path log = folder.resolve("said");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}

package sfu.admin.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import sfu.admin.e2e.RunningServer;
import sfu.admin.e2e.Tools;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docker/Dockerfile, read: there is no Docker here. */
class DockerfileTest {
    private static final Pattern VARIABLE = Pattern.compile("\\b([A-Z][A-Z_]+)=(\\S+)");
    private static final Pattern SCRIPT = Pattern.compile("(?<=^|[ &])(\\.ci/\\w+)");

    private static List<String> lines = List.of();

    @BeforeAll
    static void read() throws IOException {
        String text = Shipped.text("Dockerfile").replaceAll("\\\\\n\\s*", " ");
        lines = Arrays.stream(text.split("\n")).filter(line -> !line.startsWith("#")).toList();
    }

    private static List<String> of(String instruction) {
        return lines.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length() + 1).strip())
                .toList();
    }

    /** Of the image itself, not of its build. */
    private static List<String> lastStage() {
        int from = 0;
        for (int i = 0; i < lines.size(); i++) {
            from = lines.get(i).startsWith("FROM ") ? i : from;
        }
        return lines.subList(from, lines.size());
    }

    @Test
    void itStartsFromImagesOfAVersion() {
        assertThat(of("FROM")).hasSize(2);
        of("FROM").forEach(image -> Shipped.assertPinned(image.split(" ")[0]));
    }

    @Test
    void whatRunsHasNoRights() {
        assertThat(of("USER")).containsExactly("10001:10001");
        List<String> stage = lastStage();
        int user = stage.indexOf("USER 10001:10001");
        assertThat(stage.subList(user, stage.size()))
                .noneMatch(line -> line.startsWith("RUN ") || line.startsWith("COPY "));
    }

    @Test
    void whatIsCopiedIsThere() {
        assertThat(of("ADD")).isEmpty();
        assertThat(of("COPY")).contains(". .");
        String made = String.join("\n", of("RUN"));
        of("COPY").stream()
                .filter(each -> each.startsWith("--from=build "))
                .map(each -> each.split(" ")[1])
                .forEach(each -> assertThat(made).contains(each));
        Matcher script = SCRIPT.matcher(made);
        while (script.find()) {
            assertThat(Shipped.TOP.resolve(script.group(1))).isExecutable();
        }
    }

    @Test
    void secretsDoNotGetIn() throws IOException {
        for (String each : of("ENV")) {
            Matcher variable = VARIABLE.matcher(each);
            while (variable.find()) {
                assertThat(variable.group(1)).doesNotContain("SECRET", "PASSWORD", "TOKEN");
                assertThat(Shipped.environment()).contains(variable.group(1));
            }
        }
        assertThat(of("ARG")).isEmpty();
        List<String> ignored = Files.readAllLines(Shipped.TOP.resolve(".dockerignore"));
        assertThat(ignored).contains(".git", "docker/.env", "docker/tls", "**/target");
    }

    @Test
    void portsAreTheDefaults() {
        int http = Shipped.defaultOf("--http-port");
        int udp = Shipped.defaultOf("--udp-port");
        assertThat(of("EXPOSE")).containsExactly(http + "/tcp " + udp + "/tcp " + udp + "/udp");
    }

    @Test
    void stateIsInAVolume() {
        assertThat(of("VOLUME")).containsExactly("/var/lib/sfu");
        assertThat(of("ENV")).anyMatch(each -> each.contains("SFU_DATA=/var/lib/sfu"));
        assertThat(of("ENTRYPOINT")).containsExactly("[\"/opt/sfu/sfu\"]");
        assertThat(of("CMD")).containsExactly("[\"serve\"]");
    }

    @Test
    void theNativeEngineIsInIt() {
        assertThat(lastStage()).anyMatch(line -> line.contains("libipsec-mb1"));
    }

    /** Its command, against a server and against none. */
    @Test
    void theHealthCheckTellsALivingServerFromNone() throws Exception {
        Tools.need("bash");
        String check = of("HEALTHCHECK").getFirst();
        JsonNode command = new ObjectMapper().readTree(check.substring(check.indexOf("CMD") + 3));
        String port;
        try (RunningServer server = new RunningServer(1)) {
            port = String.valueOf(server.httpPort());
            assertThat(run(command, port)).isZero();
        }
        assertThat(run(command, port)).isNotZero();
    }

    private static int run(JsonNode command, String port) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        command.forEach(
                each -> builder.command().add(each.asText().replace("/8080 ", "/" + port + " ")));
        assertThat(String.join(" ", builder.command())).contains("/" + port + " ");
        Process process =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}

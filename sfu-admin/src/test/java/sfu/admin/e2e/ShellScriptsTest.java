package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The scripts and commands that the README shows, run as they stand against a server. */
class ShellScriptsTest {
    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

    @TempDir static Path directory;
    private static final ExecutorService threads = Executors.newCachedThreadPool();
    private static final HttpClient client = HttpClient.newBuilder().executor(threads).build();
    private static OperatedServer server;
    private static Shell shell;

    @BeforeAll
    static void start() throws Exception {
        Tools.need("bash");
        server = new OperatedServer(directory);
        Map<String, String> variables =
                Map.of(
                        "SFU_SERVER",
                        server.url(),
                        "SFU_TOKEN",
                        server.token("--admin"),
                        "SFU_CONTEXTS",
                        directory.resolve("contexts.yaml").toString());
        shell = new Shell(directory, variables);
    }

    @AfterAll
    static void stop() throws Exception {
        shell.close();
        client.shutdownNow();
        threads.shutdownNow();
        server.close();
    }

    private static Attendee attendee(String room, String identity) throws Exception {
        String token = server.token("--room", room, "--identity", identity);
        return new Attendee(client, server.url(), room, token);
    }

    @ParameterizedTest
    @CsvSource({"sh, webinar.sh", "python3, webinar.py"})
    void aWebinarRunsByScript(String interpreter, String script) throws Exception {
        String[] command = {
            Tools.need(interpreter), EXAMPLES.resolve(script).toString(), script, "4"
        };
        Future<Shell.Ran> running = threads.submit(() -> shell.run(command));
        Awaitility.await("the room is there")
                .atMost(Duration.ofSeconds(90))
                .until(() -> shell.run("./sfu", "rooms", "get", script).code() == 0);
        Thread speakers = server.speakers(script);
        try (Attendee ann = attendee(script, "ann");
                Attendee bob = attendee(script, "bob")) {
            Shell.Ran ran = running.get(150, TimeUnit.SECONDS);
            assertThat(ran.code()).as(ran.err() + ran.out()).isZero();
            assertThat(ran.out()).contains("ann", "bob").containsPattern("left:? 4");
            for (Attendee each : List.of(ann, bob)) {
                each.await("waiting");
                each.await("joined");
                assertThat(each.await("message").path("text").asText())
                        .isEqualTo("Thank you for coming");
                each.await("closed");
            }
            assertThat(acts()).contains("admit", "bulk", "closeRoom");
        } finally {
            running.cancel(true);
            speakers.interrupt();
            speakers.join();
        }
    }

    /** Nobody sends media, so that quality is waited for in vain. */
    @ParameterizedTest
    @CsvSource({"sh, webinar.sh", "python3, webinar.py"})
    void aScriptThatFailsLeavesNobodyBehind(String interpreter, String script) throws Exception {
        String room = "failing-" + script;
        String[] command = {
            Tools.need(interpreter), EXAMPLES.resolve(script).toString(), room, "1", "1"
        };
        Future<Shell.Ran> running = threads.submit(() -> shell.run(command));
        Awaitility.await("the room is there")
                .atMost(Duration.ofSeconds(90))
                .until(() -> shell.run("./sfu", "rooms", "get", room).code() == 0);
        try (Attendee ann = attendee(room, "ann")) {
            Shell.Ran ran = running.get(150, TimeUnit.SECONDS);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("nobody's media has a score after 1 s");
            assertThat(ann.await("message").path("text").asText())
                    .isEqualTo("We have to stop here, sorry");
            ann.await("closed");
            assertThat(shell.run("./sfu", "rooms", "get", room).code()).isEqualTo(3);
        } finally {
            running.cancel(true);
        }
    }

    /** What the audit log has of it. */
    private static String acts() throws Exception {
        return shell.run("./sfu", "audit", "-o", "json").out();
    }

    @Test
    void theCommandsOfTheReadmeDoWhatTheySay() throws Exception {
        Readme readme = Readme.read();
        readme.writeFile(directory.resolve("rooms.yaml"), "rooms.yaml");
        java.nio.file.Files.writeString(directory.resolve("admin.jwt"), server.token("--admin"));
        Thread speakers = server.speakers("acme-1");
        try (Attendee ann = attendee("acme-1", "ann")) {
            ann.await("joined");
            assertThat(readme.commands()).hasSizeGreaterThan(8);
            for (Readme.Command each : readme.commands()) {
                String line = each.text().replace("https://host", server.url());
                Future<?> guest = threads.submit(() -> comeAndGo("acme-1", line));
                Shell.Ran ran = shell.run("bash", "-c", line);
                guest.cancel(true);
                assertThat(ran.code())
                        .as(line + "\n" + ran.err() + ran.out())
                        .isEqualTo(each.code());
            }
        } finally {
            speakers.interrupt();
            speakers.join();
        }
    }

    /** Something has to happen for watch to tell of it. */
    private static void comeAndGo(String room, String line) {
        try {
            while (line.contains("./sfu watch") && !Thread.currentThread().isInterrupted()) {
                try (Attendee guest = attendee(room, "guest")) {
                    guest.await("joined");
                }
            }
        } catch (Exception e) {
            // enough happened
        }
    }
}

package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** WHIP and WHEP with clients that are no browsers. */
@Tag("long")
class OtherClientsTest {
    private static Process run(String python, String script, Path log, String... arguments)
            throws IOException {
        String[] command = new String[arguments.length + 2];
        command[0] = python;
        command[1] = Path.of("src", "test", "resources", "peers", script).toString();
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }

    @Test
    void gstreamerPublishesAndAiortcWatches() throws Exception {
        String gst = Tools.needPython("gi");
        String aiortc = Tools.needPython("aiortc");
        Path logs = Files.createDirectories(Path.of("target", "peers"));
        try (RunningServer server = new RunningServer(1)) {
            Process publisher =
                    run(
                            gst,
                            "whip_gst.py",
                            logs.resolve("gst.log"),
                            server.url("/v1/whip/other?identity=cam"),
                            "60");
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() ->
                                get(server.url("/admin/v1/rooms/other"))
                                        .contains("\"codec\":\"VP8\""));
                Process viewer =
                        run(
                                aiortc,
                                "whep_aiortc.py",
                                logs.resolve("aiortc.log"),
                                server.url("/v1/whep/other?participant=cam"),
                                "30",
                                "30");
                assertThat(viewer.waitFor(60, TimeUnit.SECONDS)).isTrue();
                String log = Files.readString(logs.resolve("aiortc.log"));
                assertThat(viewer.exitValue()).as(log).isZero();
                assertThat(log).contains("WHEP 201", "'width': 640");
            } finally {
                publisher.destroy();
                publisher.waitFor(5, TimeUnit.SECONDS);
            }
        }
    }

    /** By itself aiortc stays at 500 kbit/s. */
    @Test
    void aPublisherWithoutTransportWideFeedbackIsToldWhatItMaySend() throws Exception {
        String aiortc = Tools.needPython("aiortc", "numpy");
        Path logs = Files.createDirectories(Path.of("target", "peers"));
        Path log = logs.resolve("aiortc-remb.log");
        try (RunningServer server = new RunningServer(1)) {
            Process publisher =
                    run(
                            aiortc,
                            "whip_aiortc.py",
                            log,
                            server.url("/v1/whip/remb?identity=noise"),
                            "900000",
                            "40");
            try {
                assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(publisher.exitValue()).as(Files.readString(log)).isZero();
            } finally {
                publisher.destroy();
            }
        }
    }

    /** WHEP into an empty room: its slots are idle, and start when somebody publishes. */
    @Test
    void aViewerMayComeBeforeThePublisher() throws Exception {
        String gst = Tools.needPython("gi");
        String aiortc = Tools.needPython("aiortc");
        Path logs = Files.createDirectories(Path.of("target", "peers"));
        Path log = logs.resolve("aiortc-first.log");
        try (RunningServer server = new RunningServer(3)) {
            Process viewer =
                    run(aiortc, "whep_aiortc.py", log, server.url("/v1/whep/early"), "30", "60");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(log).contains("state connected"));
            Process publisher =
                    run(
                            gst,
                            "whip_gst.py",
                            logs.resolve("gst-late.log"),
                            server.url("/v1/whip/early?identity=late"),
                            "60");
            try {
                assertThat(viewer.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(viewer.exitValue()).as(Files.readString(log)).isZero();
            } finally {
                publisher.destroy();
                publisher.waitFor(5, TimeUnit.SECONDS);
            }
        }
    }
}

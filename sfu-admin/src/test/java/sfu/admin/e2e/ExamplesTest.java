package sfu.admin.e2e;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The examples that ship, as a user runs them. */
@Tag("long")
class ExamplesTest {
    private static final Path FOLDER = Path.of("..", "sfu-signaling", "examples").toAbsolutePath();
    private static final String VIDEO =
            Path.of("src/main/resources/sfu/loadtest/vp8-640x360.ivf").toAbsolutePath().toString();

    private final Path logs = Path.of("target", "examples").toAbsolutePath();
    private final List<Process> running = new ArrayList<>();

    private Process run(String name, String... command) throws IOException {
        Files.createDirectories(logs);
        Process process =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(logs.resolve(name).toFile())
                        .start();
        running.add(process);
        return process;
    }

    @AfterEach
    void stop() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        }
    }

    private void await(String name, String text) {
        Awaitility.await(name + " says " + text)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> Files.readString(logs.resolve(name)).contains(text));
    }

    private Process publish(String python, RunningServer server) throws IOException {
        String url = server.url("/v1/whip/examples?identity=cam");
        Process publisher = run("publish.log", python, "publish_whip.py", url, VIDEO);
        await("publish.log", "published 201");
        return publisher;
    }

    private static String socket(RunningServer server) {
        return server.url("/v1/ws").replace("http:", "ws:");
    }

    @Test
    void inPython() throws Exception {
        String python = Tools.needPython("aiortc", "websockets");
        try (RunningServer server = new RunningServer(1)) {
            String url = server.url("/v1/whep/examples?participant=cam");
            run("watch.log", python, "watch_whep.py", url);
            await("watch.log", "{\"viewercount\":1}");
            Process publisher = publish(python, server);
            await("watch.log", "event: active");
            await("watch.log", "640x360");
            run("join.log", python, "join.py", socket(server), "examples", "Ann");
            await("join.log", "here ['cam', 'Ann']");
            await("join.log", "slot 1 cam camera None");
            await("join.log", "640x360");
            publisher.destroy();
            await("publish.log", "deleted");
            await("watch.log", "event: inactive");
            await("join.log", "slot 1 None None noSource");
        }
    }

    @Test
    void inTypeScript() throws Exception {
        String npm = Tools.need("npm");
        String python = Tools.needPython("aiortc");
        if (!Files.exists(FOLDER.resolve("node_modules"))
                && run("npm.log", npm, "ci", "--ignore-scripts").waitFor() != 0) {
            Tools.missing("what the examples need of npm");
        }
        try (RunningServer server = new RunningServer(1)) {
            publish(python, server);
            String url = socket(server);
            run("typescript.log", npm, "run", "--silent", "join", "--", url, "examples", "Ann");
            await("typescript.log", "here [ 'cam', 'Ann' ]");
            await("typescript.log", "slot 1 cam camera null");
            await("typescript.log", "first video");
        }
    }
}

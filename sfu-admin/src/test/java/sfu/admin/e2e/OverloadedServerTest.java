package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.cli.Sfu;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A server with a budget that some people are too much for: what it gives up, and takes back. */
@Tag("long")
class OverloadedServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The common pool has one thread here, which an HTTP client needs. */
    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().daemon().start(task);

    private static final String TOKEN = ",'token':'%s'".formatted(ChildServer.token("late"));

    @TempDir Path directory;

    private static ChatClient client(ChildServer server) throws Exception {
        return new ChatClient(server.port(), "late", "c", ChildServer.token("late"));
    }

    private static JsonNode load(ChildServer server) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Sfu.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(
                                "load-test",
                                "--url",
                                server.url(""),
                                "--room",
                                "full",
                                "--key",
                                ChildServer.KEY,
                                "--secret",
                                ChildServer.SECRET,
                                "--publishers",
                                "3",
                                "--subscribers",
                                "12",
                                "--layout",
                                "meeting",
                                "--audio",
                                "--video",
                                "--dtx",
                                "--layers",
                                "3",
                                "--feedback",
                                "twcc",
                                "--warmup",
                                "5",
                                "--duration",
                                "10",
                                "--json");
        assertThat(code).as(err.toString()).isZero();
        try {
            return new ObjectMapper().readTree(out.toString());
        } catch (Exception e) {
            throw new AssertionError(out.toString(), e);
        }
    }

    private static String figures(ChildServer server) throws Exception {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("sfu_shard_") || line.startsWith("sfu_slots{"))
                .collect(Collectors.joining("\n"));
    }

    /** If it failed, that is what is told. */
    private static boolean isDone(CompletableFuture<JsonNode> load) {
        if (load.isDone()) {
            load.join();
        }
        return load.isDone();
    }

    /** The room is there before there is too much to do; somebody without media stays in it. */
    private static void openRoom(ChildServer server) throws Exception {
        ChatClient host = client(server);
        await().atMost(PATIENCE)
                .until(() -> {
                    host.say("join", ",'room':'full','name':'host'" + TOKEN);
                    JsonNode answer = host.messages.poll(30, TimeUnit.SECONDS);
                    while (answer != null && !answer.has("re")) {
                        answer = host.messages.poll(30, TimeUnit.SECONDS);
                    }
                    return answer != null && answer.get("type").asText().equals("joined");
                });
    }

    @Test
    void newRoomsAreRefusedThenVideoIsLoweredAndSoundIsWhole() throws Exception {
        Path file = directory.resolve("sfu.yaml");
        Files.writeString(
                file,
                ChildServer.AUTH
                        + "media: { shards: 1, overload: { strict: true, busy: 0.004, busyMs: 500,"
                        + " lateMs: 60000, raiseMs: 500,"
                        + " holdMs: 1000 } }\n");
        try (ChildServer server = ChildServer.start(List.of(), "--config=" + file).warm()) {
            openRoom(server);
            CompletableFuture<JsonNode> load =
                    CompletableFuture.supplyAsync(() -> load(server), OWN_THREAD);
            await().atMost(PATIENCE)
                    .until(() -> isDone(load) || server.metric("sfu_shard_level") >= 2);
            await().atMost(PATIENCE)
                    .until(() ->
                            isDone(load) || server.metric("sfu_slots{reason=\"OVERLOAD\"}") > 0);
            assertThat(server.get("/health").body()).contains("\"status\":\"overloaded\"");
            assertThat(server.get("/health/ready").statusCode())
                    .as("for those in its rooms")
                    .isEqualTo(200);
            try (ChatClient late = client(server)) {
                late.say("join", ",'room':'another','name':'late'" + TOKEN);
                JsonNode refusal = late.await("error");
                assertThat(refusal.get("code").asText()).isEqualTo("limit");
                assertThat(refusal.get("limit").asText()).isEqualTo("load");
                assertThat(refusal.get("message").asText()).contains("try again");
            }
            await().atMost(PATIENCE)
                    .until(() -> server.metric("sfu_refused_total{limit=\"LOAD\"}") > 0);
            System.out.println(figures(server));
            JsonNode report = load.join();
            System.out.println("sound: " + report.get("sound"));
            assertThat(report.get("sound").get("lostPercent").asDouble())
                    .as("the kernel may drop some")
                    .isLessThanOrEqualTo(1);
            await().atMost(PATIENCE).until(() -> server.metric("sfu_shard_level") == 0);
            try (ChatClient late = client(server)) {
                late.say("join", ",'room':'another','name':'late'" + TOKEN);
                late.await("joined");
            }
        }
    }
}

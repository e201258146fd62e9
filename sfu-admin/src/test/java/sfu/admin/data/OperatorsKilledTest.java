package sfu.admin.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.cli.Sfu;
import sfu.admin.e2e.ChildServer;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Operators ban and declare, several at once, while the server is killed: whatever was answered
 * with success is there when it starts again, bans in the audit log too.
 */
@Tag("long")
class OperatorsKilledTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OPERATORS = 4;
    private static final int ACTS_BEFORE_THE_END = 60;
    private static final int ROUNDS = 2;

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> banned = ConcurrentHashMap.newKeySet();
    private final Set<String> declared = ConcurrentHashMap.newKeySet();
    private Path file;
    private String token;

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws Exception {
        file = Files.writeString(directory.resolve("sfu.yaml"), ChildServer.AUTH);
        token = token();
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildServer server = start()) {
                actUntilKilled(server, round);
            }
        }
        assertThat(banned).hasSizeGreaterThan(ROUNDS * ACTS_BEFORE_THE_END / 4);
        assertThat(declared).hasSizeGreaterThan(ROUNDS * ACTS_BEFORE_THE_END / 4);
        try (ChildServer server = start()) {
            String bans = ask(server, "GET", "/admin/v1/bans", "").body();
            assertThat(JSON.readTree(bans).get("bans").findValuesAsText("identity"))
                    .containsAll(banned);
            String audit = "/admin/v1/audit?action=ban&format=jsonl";
            assertThat(whom(ask(server, "GET", audit, "").body())).containsAll(banned);
            for (String room : declared) {
                assertThat(ask(server, "GET", "/admin/v1/rooms/" + room, "").statusCode())
                        .as(room)
                        .isEqualTo(200);
            }
        }
    }

    private ChildServer start() throws IOException {
        return ChildServer.start(
                List.of("-XX:TieredStopAtLevel=1"),
                "--config=" + file,
                "--data=" + directory.resolve("data"));
    }

    private void actUntilKilled(ChildServer server, int round) throws Exception {
        CountDownLatch some = new CountDownLatch(ACTS_BEFORE_THE_END);
        List<Thread> operators = new ArrayList<>();
        for (int i = 0; i < OPERATORS; i++) {
            String name = round + "-" + i + "-";
            operators.add(Thread.ofVirtual().start(() -> act(server, name, some)));
        }
        assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
        server.kill();
        for (Thread each : operators) {
            each.join();
        }
    }

    /** Until there is no answer. */
    private void act(ChildServer server, String name, CountDownLatch some) {
        try {
            for (int n = 0; ; n++) {
                String its = name + n;
                String ban = "{\"identity\":\"%s\"}".formatted(its);
                if (ask(server, "POST", "/admin/v1/bans", ban).statusCode() == 200) {
                    banned.add(its);
                }
                some.countDown();
                String room = "/admin/v1/rooms/room-" + its;
                if (ask(server, "PUT", room, "{}").statusCode() / 100 == 2) {
                    declared.add("room-" + its);
                }
                some.countDown();
            }
        } catch (IOException | InterruptedException gone) {
            some.countDown(); // at most once more, where it was not killed
        }
    }

    private static Set<String> whom(String lines) throws IOException {
        Set<String> all = new HashSet<>();
        for (String line : lines.lines().toList()) {
            all.addAll(JSON.readTree(line).get("people").findValuesAsText("identity"));
        }
        return all;
    }

    private HttpResponse<String> ask(ChildServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.url(path)))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String token() {
        StringWriter out = new StringWriter();
        PrintWriter to = new PrintWriter(out);
        int code =
                Sfu.commandLine()
                        .setOut(to)
                        .setErr(to)
                        .execute("token", "--config", file.toString(), "--admin");
        assertThat(code).as(out.toString()).isZero();
        return out.toString().strip();
    }
}

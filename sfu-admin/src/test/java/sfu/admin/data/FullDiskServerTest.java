package sfu.admin.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sfu.admin.cli.Sfu;
import sfu.admin.e2e.ChildServer;
import sfu.signaling.auth.Access;
import sfu.signaling.store.Store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole server on a disk that gets full: what operators are answered, and what is counted. */
@Tag("long")
class FullDiskServerTest {
    private static final int DISK_KILOBYTES = 256;

    @TempDir Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path file;
    private int port;
    private String token;

    @Test
    void whatTheDiskDoesNotTakeIsRefusedUntilThereIsRoom() throws Exception {
        file =
                Files.writeString(
                        directory.resolve("sfu.yaml"),
                        "auth: { key: app, secret: 0123456789abcdef0123456789abcdef }\n");
        token = token();
        Path disk = Files.createDirectories(directory.resolve("disk"));
        try (ChildServer server = start(disk)) {
            port = server.port();
            Path inside = Path.of("/proc", server.pid() + "", "root" + disk.toAbsolutePath());
            assertThat(ban("early").statusCode()).isEqualTo(200);
            fill(inside.resolve("ballast"));
            int kept = 0; // what is free in the file is used up first
            HttpResponse<String> answer = ban("guest-" + kept);
            while (answer.statusCode() == 200 && kept < 2000) {
                answer = ban("guest-" + ++kept);
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("urn:sfu:problem:not-kept");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            assertThat(ask("PUT", "/admin/v1/rooms/hall", "{\"metadata\":\"hall\"}").body())
                    .contains("not-kept");
            assertThat(ask("GET", "/health/live", "").statusCode()).isEqualTo(200);
            assertThat(metric("sfu_store_failures_total")).isPositive();
            assertThat(server.output())
                    .contains("the disk did not take what was written")
                    .contains("was not kept: the disk does not take it");
            Files.delete(inside.resolve("ballast"));
            assertThat(ban("late").statusCode()).isEqualTo(200);
            assertThat(ask("PUT", "/admin/v1/rooms/hall", "{\"metadata\":\"hall\"}").statusCode())
                    .isBetween(200, 201);
            Path after = Files.createDirectories(directory.resolve("after"));
            Files.copy(inside.resolve("data/store.mv"), after.resolve("store.mv"));
            check(after, kept);
        }
    }

    /** Also the one that was refused: it held in memory, and went to the disk with the next. */
    private static void check(Path after, int kept) throws Exception {
        try (Store store = Store.open(after)) {
            Access access = Access.open();
            access.keepIn(store);
            assertThat(access.bans().of("", "early")).isNotNull();
            assertThat(access.bans().of("", "late")).isNotNull();
            for (int i = 0; i <= kept; i++) {
                assertThat(access.bans().of("", "guest-" + i)).as("guest-%d", i).isNotNull();
            }
        }
    }

    private ChildServer start(Path disk) throws Exception {
        return ChildServer.start(
                SmallDisk.prefix(disk, DISK_KILOBYTES),
                List.of("-XX:TieredStopAtLevel=1"),
                "--config=" + file,
                "--data=" + disk.resolve("data"));
    }

    private static void fill(Path ballast) throws IOException {
        byte[] some = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(some);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private String token() {
        StringWriter out = new StringWriter();
        int code =
                Sfu.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute("token", "--config", file.toString(), "--admin");
        assertThat(code).as(out.toString()).isZero();
        return out.toString().strip();
    }

    private HttpResponse<String> ban(String identity) throws Exception {
        return ask("POST", "/admin/v1/bans", "{\"identity\":\"%s\"}".formatted(identity));
    }

    private double metric(String name) throws Exception {
        String all = ask("GET", "/metrics", "").body();
        Matcher its = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(all);
        assertThat(its.find()).as(() -> name + " in " + List.of(all.split("\n")).size()).isTrue();
        return Double.parseDouble(its.group(1));
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}

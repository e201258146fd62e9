package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.admin.ServerRules;
import sfu.admin.webhook.WebhookLimits;
import sfu.signaling.store.Store;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Operators' programs that declare without end: told so, counted, and a place can be freed. */
class AdminCapsTest {
    private static final int MOST = 3;

    private Plane plane;

    @BeforeEach
    void start() throws Exception {
        ServerRules usual = ServerRules.defaults();
        WebhookLimits hooks = usual.webhooks();
        AdminLimits admin =
                new AdminLimits(
                        MOST, MOST, 32, 100, Duration.ofHours(1), 1 << 20, 1 << 20, 60, false);
        plane =
                new Plane(
                        Store.inMemory(),
                        new ServerRules(
                                usual.chat(),
                                usual.notifications(),
                                usual.live(),
                                usual.moderation(),
                                new WebhookLimits(
                                        MOST,
                                        hooks.queued(),
                                        hooks.deadLetters(),
                                        hooks.attempts(),
                                        hooks.age(),
                                        hooks.firstBackoff(),
                                        hooks.longestBackoff(),
                                        hooks.timeout(),
                                        hooks.lanes(),
                                        hooks.authorities(),
                                        hooks.allowed()),
                                admin));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private double problems(String kind) throws Exception {
        URI metrics =
                URI.create("http://127.0.0.1:" + plane.server.address().getPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String all =
                    client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                            .body();
            String name = "sfu_http_problems_total{type=\"" + kind + "\"} ";
            return all.lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                    .findFirst()
                    .orElse(-1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /rooms/     | {'metadata':'x'}                                          | too-many-rooms
                    /templates/ | {'from':'meeting'}                                        | too-many-templates
                    /webhooks/  | {'url':'https://a.example/x','events':['room.ended']}     | too-many-webhooks
                    """)
    void whatIsDeclared(String path, String body, String problem) throws Exception {
        assertThat(problems(problem)).isZero();
        for (int i = 0; i < MOST; i++) {
            assertThat(plane.send("PUT", path + "n" + i, body).statusCode()).isBetween(200, 201);
        }
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> refused = plane.send("PUT", path + "more" + i, body);
            assertThat(refused.statusCode()).isIn(409, 429, 503);
            assertThat(Plane.problem(refused)).isEqualTo(problem);
            assertThat(refused.body()).contains(String.valueOf(MOST));
        }
        assertThat(problems(problem)).isEqualTo(5);
        assertThat(plane.send("PUT", path + "n0", body).statusCode())
                .as("what is there may change")
                .isBetween(200, 201);
        assertThat(plane.send("DELETE", path + "n0", "").statusCode()).isBetween(200, 204);
        assertThat(plane.send("PUT", path + "another", body).statusCode()).isBetween(200, 201);
    }
}

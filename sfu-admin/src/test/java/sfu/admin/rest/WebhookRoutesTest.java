package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.webhook.Secrets;
import sfu.admin.webhook.Webhook;
import sfu.admin.webhook.WebhookLimits;
import sfu.admin.webhook.Webhooks;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.audit.AuditQuery;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;
import sfu.signaling.store.Store;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Webhooks by real HTTP. */
class WebhookRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final AuditLog AUDIT = AuditLog.inMemory();
    private static Webhooks webhooks;
    private static HttpServer http;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        webhooks = new Webhooks(Store.inMemory(), HookReceiver.rules().webhooks());
        AdminAccess access = new AdminAccess(Access.open(), AUDIT);
        Router router = new Router();
        router.around("/admin/v1/", new Gatekeeper(access, AUDIT, AdminLimits.defaults()));
        new WebhookRoutes(access, webhooks, AdminLimits.defaults()).install(router);
        http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        port = http.start().getPort();
    }

    @AfterAll
    static void stop() {
        http.close();
        webhooks.close();
    }

    private static HttpResponse<String> send(
            String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + port + "/admin/v1/webhooks" + path))
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }

    @Test
    void aSecretIsToldOnceAndRotates() throws Exception {
        String body = "{'url':'https://a.example/x','events':['room.ended'],'rooms':['a*']}";
        HttpResponse<String> made = send("PUT", "/one", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String secret = json(made).get("secret").asText();
        assertThat(secret).startsWith("whsec_");
        HttpResponse<String> again = send("PUT", "/one", body);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).get("secret").isNull()).isTrue();
        JsonNode rotated = json(send("POST", "/one/rotate", ""));
        assertThat(rotated.get("secrets").asInt()).isEqualTo(2);
        assertThat(webhooks.get("one").secrets())
                .containsExactly(rotated.get("secret").asText(), secret);
        HttpResponse<String> got = send("GET", "/one", "");
        assertThat(got.body()).doesNotContain("whsec_");
        assertThat(json(got).get("rooms").toString()).isEqualTo("[\"a*\"]");
        assertThat(send("GET", "", "").body()).contains("\"one\"").doesNotContain("whsec_");
        assertThat(send("DELETE", "/one", "").statusCode()).isEqualTo(204);
        assertThat(send("GET", "/one", "").statusCode()).isEqualTo(404);
        AuditQuery all = new AuditQuery("", "", "", "", "", 0, Long.MAX_VALUE, 1000, 100);
        assertThat(Json.text(AUDIT.find(all)))
                .contains("putWebhook", "rotateSecret", "deleteWebhook")
                .doesNotContain("whsec_");
    }

    @Test
    void whatIsNotTakenIsShownAndATestIsToldThoughNotWanted() throws Exception {
        send("PUT", "/two", "{'url':'http://127.0.0.1:1/','events':['room.ended']}");
        assertThat(send("POST", "/two/test", "").statusCode()).isEqualTo(202);
        while (webhooks.figures().failures() == 0) {
            Thread.onSpinWait();
        }
        JsonNode its = json(send("GET", "/two", ""));
        assertThat(its.get("waiting").asInt()).isEqualTo(1);
        assertThat(its.get("lastProblem").asText()).contains("refused");
        assertThat(its.get("lastProblemAt").asLong()).isPositive();
        assertThat(its.get("lastDeliveredAt").isNull()).isTrue();
        JsonNode letters = json(send("GET", "/two/dead-letters", ""));
        assertThat(letters.get("deadLetters")).isEmpty();
        assertThat(letters.get("next").isNull()).isTrue();
        assertThat(json(send("POST", "/two/dead-letters/replay", "{}")).get("replayed").asInt())
                .isZero();
        send("DELETE", "/two", "");
    }

    @Test
    void aDeliveryIsShown() throws Exception {
        try (HookReceiver receiver = new HookReceiver()) {
            send("PUT", "/three", "{'url':'" + receiver.url() + "'}");
            assertThat(json(send("GET", "/three", "")).get("lastDeliveredAt").isNull()).isTrue();
            send("POST", "/three/test", "");
            receiver.await();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            json(send("GET", "/three", "")).get("lastDeliveredAt").asLong() > 0);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> json(send("GET", "/three", "")).get("waiting").asInt() == 0);
            send("DELETE", "/three", "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5",
                "169.254.169.254",
                "[::1]",
                "[::ffff:10.0.0.1]",
                "127.0.0.2",
                "2130706434"
            })
    void anAddressThatMayNotBeReachedIsRefusedAtOnce(String host) throws Exception {
        HttpResponse<String> answer = send("PUT", "/x", "{'url':'https://" + host + "/'}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(Plane.problem(answer)).isEqualTo("target-not-public");
        assertThat(answer.body()).contains("webhooks.allowed");
        assertThat(webhooks.get("x")).isNull();
    }

    @Test
    void namesOfThisMachineAreItsAddress() {
        try (Webhooks strict = new Webhooks(Store.inMemory(), WebhookLimits.defaults())) {
            for (String host : List.of("localhost", "hook.LOCALHOST", "127.0.0.1")) {
                Webhook its =
                        new Webhook(
                                "x",
                                "http://" + host + "/",
                                List.of(Secrets.fresh()),
                                List.of(),
                                List.of(),
                                true);
                assertThat(strict.mayReach(its)).as(host).isFalse();
                assertThat(webhooks.mayReach(its)).as("it is allowed").isTrue();
            }
        }
    }

    @Test
    void whoSaysWhatItReplacesReplacesNothingElse() throws Exception {
        String body = "{'url':'https://a.example/x'}";
        HttpResponse<String> made = send("PUT", "/four", body, "If-None-Match", "*");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String etag = made.headers().firstValue("etag").orElseThrow();
        assertThat(json(send("GET", "/four", "")).get("etag").asText()).isEqualTo(etag);
        for (String[] wrong :
                new String[][] {{"If-None-Match", "*"}, {"If-Match", "\"nonsense\""}}) {
            HttpResponse<String> refused = send("PUT", "/four", body, wrong);
            assertThat(refused.statusCode()).isEqualTo(412);
            assertThat(Plane.problem(refused)).isEqualTo("etag-conflict");
        }
        HttpResponse<String> rotated = send("POST", "/four/rotate", "");
        String later = rotated.headers().firstValue("etag").orElseThrow();
        assertThat(later).isNotEqualTo(etag);
        assertThat(send("DELETE", "/four", "", "If-Match", etag).statusCode()).isEqualTo(412);
        assertThat(send("PUT", "/four", body, "If-Match", later).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/four", "", "If-Match", later).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /x | {} | 400",
                "PUT | /x | null | 400",
                "PUT | /x | hello | 400",
                "PUT | /x | {'url':'ftp://a.example/'} | 400",
                "PUT | /x | {'url':'http://u:p@a.example/'} | 400",
                "PUT | /x | {'url':'https://a.example/','colour':1} | 400",
                "PUT | /x | {'url':'https://a.example/','events':['no']} | 400",
                "PUT | /x | {'url':'https://a.example/','events':[null]} | 400",
                "PUT | /x | {'url':'https://a.example/','rooms':['']} | 400",
                "PUT | /x | {'url':'https://a.example/','secrets':[]} | 400",
                "PUT | /x | {'url':'https://a.example/','secrets':['short']} | 400",
                "PUT | /x%20y | {'url':'https://a.example/'} | 400",
                "GET | /x | {} | 404",
                "DELETE | /x | {} | 404",
                "POST | /x/test | {} | 404",
                "POST | /x/rotate | {} | 404",
                "GET | /x/dead-letters | {} | 404",
                "POST | /x/dead-letters/replay | {} | 404"
            })
    void mistakesAreNamedAndChangeNothing(String method, String path, String body, int status)
            throws Exception {
        HttpResponse<String> answer = send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(webhooks.get("x")).isNull();
    }
}

package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        webhooks = new Webhooks(Store.inMemory(), WebhookLimits.defaults());
        Router router = new Router();
        new WebhookRoutes(new AdminAccess(Access.open(), AUDIT), webhooks).install(router);
        http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        port = http.start().getPort();
    }

    @AfterAll
    static void stop() {
        http.close();
        webhooks.close();
    }

    private static HttpResponse<String> send(String method, String path, String body)
            throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + port + "/admin/v1/webhooks" + path))
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
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
                .contains("webhook.put", "webhook.rotate", "webhook.delete")
                .doesNotContain("whsec_");
    }

    @Test
    void aPrivateTargetIsADeadLetterInTheEndAndATestIsToldThoughNotWanted() throws Exception {
        send("PUT", "/two", "{'url':'http://127.0.0.1:1/','events':['room.ended']}");
        assertThat(send("POST", "/two/test", "").statusCode()).isEqualTo(202);
        while (webhooks.figures().failures() == 0) {
            Thread.onSpinWait();
        }
        JsonNode letters = json(send("GET", "/two/dead-letters", ""));
        assertThat(letters.get("deadLetters")).isEmpty();
        assertThat(letters.get("next").isNull()).isTrue();
        assertThat(json(send("POST", "/two/dead-letters/replay", "{}")).get("replayed").asInt())
                .isZero();
        send("DELETE", "/two", "");
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

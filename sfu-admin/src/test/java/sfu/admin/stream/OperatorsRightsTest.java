package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.auth.Access;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Who may what: tokens, tickets, revocations. */
class OperatorsRightsTest extends OperatorsPlane {
    @ParameterizedTest
    @ValueSource(strings = {"/admin/v1/rooms", "/admin/v1/rooms/a%2Fb", "/admin/v1/stream"})
    void withoutAnAdminsTokenThereIsNothing(String path) throws Exception {
        start(Access.byToken(TOKENS));
        for (String token : List.of("", "garbage", token(false))) {
            HttpResponse<String> refused = get(path, "authorization", "Bearer " + token);
            assertThat(refused.statusCode()).isEqualTo(token.length() < 10 ? 401 : 403);
            assertThat(refused.body()).contains("\"detail\":").doesNotContain("ann");
        }
        assertThat(get(path).headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(get(path + "?access_token=" + token(true)).statusCode())
                .as("no token is taken of a URL")
                .isEqualTo(401);
        assertThat(get(path, "cookie", "token=" + token(true)).statusCode())
                .as("nor of a cookie")
                .isEqualTo(401);
    }

    @Test
    void anAdminsTokenOpensByHeaderAndAStreamByTicket() throws Exception {
        start(Access.byToken(TOKENS));
        String token = token(true);
        assertThat(get("/admin/v1/rooms", "authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/admin/v1/tickets", "", "").statusCode()).isEqualTo(401);
        JsonNode ticket = JSON.readTree(send("POST", "/admin/v1/tickets", token, "").body());
        assertThat(ticket.get("expiresAt").asLong()).isGreaterThan(System.currentTimeMillis());
        String query = "?ticket=" + ticket.get("ticket").asText();
        assertThat(get("/admin/v1/rooms" + query).statusCode()).isEqualTo(401);
        try (Watch watch = new Watch(query)) {
            watch.untilEvent("delta");
        }
        HttpResponse<String> again = get("/admin/v1/stream" + query);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("once, within 30 s");
        assertThat(get("/metrics").body())
                .contains("sfu_tokens_refused_total{reason=\"TICKET\"} 1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /admin/v1/revocations                    | {'jti':'t1'}                  "
                        + "   | 200",
                "POST   | /admin/v1/revocations                    |"
                        + " {'room':'a/b','identity':'ann'}  | 200",
                "POST   | /admin/v1/revocations                    | {'room':'a/b'}                "
                        + "   | 400",
                "POST   | /admin/v1/revocations                    | {'jti':'t1','room':'a'}       "
                        + "   | 400",
                "POST   | /admin/v1/revocations                    | {'token':'t1'}                "
                        + "   | 400",
                "POST   | /admin/v1/revocations                    | {'jti':7                      "
                        + "   | 400",
                "POST   | /admin/v1/revocations                    | null                          "
                        + "   | 400",
                "POST   | /admin/v1/revocations                    | {}                            "
                        + "   | 400",
                "DELETE | /admin/v1/rooms/a%2Fb/participants/ann   | ''                            "
                        + "   | 200",
                "DELETE | /admin/v1/rooms/a%2Fb/participants/bob   | ''                            "
                        + "   | 404",
            })
    void operatorsRemoveAndRevoke(String method, String path, String body, int status)
            throws Exception {
        start(Access.byToken(TOKENS));
        String json = body.replace('\'', '"');
        assertThat(send(method, path, token(false), json).statusCode()).isEqualTo(403);
        assertThat(send(method, path, "", json).statusCode()).isEqualTo(401);
        HttpResponse<String> answer = send(method, path, token(true), json);
        assertThat(answer.statusCode()).isEqualTo(status);
        String type = status == 200 ? "application/json" : "application/problem+json";
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
        JsonNode list = JSON.readTree(send("GET", "/admin/v1/revocations", token(true), "").body());
        assertThat(list.get("total").asInt()).isEqualTo(status == 400 ? 0 : 1);
        for (JsonNode each : list.get("revocations")) {
            assertThat(each.get("until").asLong()).isGreaterThan(each.get("at").asLong());
        }
    }

    /** Of another site a page may send a form's types without being asked. */
    @Test
    void revocationsAreJson() throws Exception {
        start(Access.byToken(TOKENS));
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/admin/v1/revocations");
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("authorization", "Bearer " + token(true))
                        .header("content-type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"jti\":\"t1\"}"))
                        .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    }

    /** Whoever is on this machine; identities are what clients say, so nothing is remembered. */
    @Test
    void inDevModeTheOperatorRemovesToo() throws Exception {
        start(Access.open());
        assertThat(send("DELETE", "/admin/v1/rooms/a%2Fb/participants/ann", "", "").statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/admin/v1/revocations", "", "{\"jti\":\"t\"}").statusCode())
                .isEqualTo(409);
        assertThat(get("/admin/v1/revocations").body()).contains("\"total\":0");
        JsonNode ticket = JSON.readTree(send("POST", "/admin/v1/tickets", "", "").body());
        try (Watch watch = new Watch("?ticket=" + ticket.get("ticket").asText())) {
            watch.untilEvent("delta");
        }
    }
}

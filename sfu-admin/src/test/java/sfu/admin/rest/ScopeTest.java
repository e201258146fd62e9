package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What tokens with a scope do and do not do, by real HTTP. */
class ScopeTest {
    private static Plane plane;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @ParameterizedTest
    @CsvSource({
        "read, GET, /rooms, 200",
        "read, GET, /rooms/web-1, 404",
        "read, POST, /rooms/web-1/lock, 403",
        "read, DELETE, /rooms/web-1/participants/ann, 403",
        "read, GET, /loggers, 403",
        "read, POST, /bans, 403",
        "moderate, POST, /rooms/web-1/lock, 404",
        "moderate, DELETE, /rooms/web-1/participants/ann, 404",
        "moderate, PUT, /loggers/ROOT, 403",
        "moderate, POST, /revocations, 403",
        "admin, PUT, /loggers/nothing, 404"
    })
    void eachLevelDoesItsOwn(String level, String method, String path, int status)
            throws Exception {
        String body = path.endsWith("lock") ? "{'locked':true}" : "{'level':'info'}";
        HttpResponse<String> answer =
                plane.sendAs(
                        Plane.token(level, "*"), method, path, method.equals("GET") ? "" : body);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 403) {
            assertThat(Plane.problem(answer)).isEqualTo("scope");
        }
    }

    /** The paths are sent as they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/v1/rooms/sales/lobby",
                "/admin/v1/rooms/WEB-1/lobby",
                "/admin/v1/rooms/Web-1/lobby",
                "/admin/v1/rooms/web/lobby",
                "/admin/v1/rooms/web%2D1/../sales/lobby",
                "/admin/v1/rooms/sales%2f..%2fweb-1/lobby",
                "/admin/v1/rooms/web-1/../../rooms/sales/lobby",
                "/admin/v1/rooms/web-1/%2e%2e/sales/lobby",
                "/admin/v1/rooms/.%2fweb-1/lobby",
                "/admin/v1/rooms/%2e%2e%2fweb-1/lobby",
                "/admin/v1/rooms/%77eb-1%00/../sales/lobby",
                "/admin/v1/rooms/%2577eb-1/lobby",
                "/admin/v1/rooms/%20web-1/lobby",
                "/admin/v1//rooms/web-1/lobby",
                "/admin/v1/rooms//lobby",
                "/admin/v1/rooms/web-1;x=1/../sales/lobby",
                "/admin/v1/rooms/sales/lobby?room=web-1",
                "/admin/v1/rooms/sales%3Fweb-1/lobby",
                "/admin/v1/rooms/*/lobby",
                "/admin/v1/rooms/%EF%BD%97eb-1/lobby",
                "/admin/v1/audit?room=sales"
            })
    void namesOfRoomsDoNotLeadOutOfIt(String target) throws Exception {
        String own = raw("GET", "/admin/v1/rooms/web-1/lobby", Plane.token("read", "web-*"));
        assertThat(own).as("it is not open, but may be asked for").startsWith("HTTP/1.1 404 ");
        String answer = raw("GET", target, Plane.token("read", "web-*"));
        assertThat(answer).containsPattern("^HTTP/1.1 40[34] ");
        assertThat(kind(answer)).as("taken for a room of the token's").isNotEqualTo(kind(own));
    }

    /** The problem's type (RFC 9457). */
    private static String kind(String answer) {
        return answer.replaceAll("(?s).*\"type\":\"([^\"]*)\".*", "$1");
    }

    private static String raw(String method, String target, String token) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", plane.server.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            String request =
                    method
                            + " "
                            + target
                            + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer "
                            + token
                            + "\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void bansAndRevocationsAreThoseOfItsOwnRooms() throws Exception {
        for (String room : new String[] {"team-1", "sales"}) {
            String body = "{'identity':'out','room':'" + room + "'}";
            plane.send("POST", "/bans", body);
            plane.send("POST", "/revocations", body);
        }
        plane.send("POST", "/bans", "{'identity':'out'}");
        plane.send("POST", "/revocations", "{'jti':'one'}");
        String own = Plane.token("admin", "team-*");
        for (String kind : new String[] {"bans", "revocations"}) {
            var its = Plane.JSON.readTree(plane.sendAs(own, "GET", "/" + kind, "").body());
            assertThat(its.get(kind).findValuesAsText("room")).containsExactly("team-1");
            assertThat(its.get("total").asInt()).isEqualTo(1);
        }
        assertThat(
                        plane.sendAs(
                                        own,
                                        "POST",
                                        "/revocations",
                                        "{'identity':'x','room':'team-2'}")
                                .statusCode())
                .isEqualTo(200);
        for (String body : new String[] {"{'jti':'x'}", "{'identity':'x','room':'sales'}"}) {
            HttpResponse<String> answer = plane.sendAs(own, "POST", "/revocations", body);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(Plane.problem(answer)).isEqualTo("scope");
        }
        plane.send("DELETE", "/bans/out", "");
    }

    @Test
    void bodiesDoNotLeadOutOfItEither() throws Exception {
        String own = Plane.token("moderate", "web-*");
        assertThat(
                        plane.sendAs(own, "POST", "/bans", "{'identity':'x','room':'web-1'}")
                                .statusCode())
                .isEqualTo(200);
        for (String body :
                new String[] {
                    "{'identity':'x'}",
                    "{'identity':'x','room':'sales'}",
                    "{'identity':'x','room':'web'}"
                }) {
            HttpResponse<String> answer = plane.sendAs(own, "POST", "/bans", body);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(Plane.problem(answer)).isEqualTo("scope");
        }
        assertThat(plane.sendAs(own, "DELETE", "/bans/x", "").statusCode()).isEqualTo(403);
        assertThat(plane.sendAs(own, "DELETE", "/bans/x?room=web-1", "").statusCode())
                .isLessThan(300);
    }

    @Test
    void webhooksAreThoseThatHearOfItsOwnRoomsAlone() throws Exception {
        String body = "{'url':'https://a.example/','rooms':%s}";
        plane.send("PUT", "/webhooks/all", body.formatted("[]"));
        plane.send("PUT", "/webhooks/mixed", body.formatted("['team-1','sales']"));
        String own = Plane.token("admin", "team-*");
        for (String rooms : new String[] {"[]", "['*']", "['team*']", "['team-1','sales']"}) {
            HttpResponse<String> answer =
                    plane.sendAs(own, "PUT", "/webhooks/mine", body.formatted(rooms));
            assertThat(answer.statusCode()).as(rooms).isEqualTo(403);
            assertThat(Plane.problem(answer)).isEqualTo("scope");
        }
        assertThat(
                        plane.sendAs(own, "PUT", "/webhooks/mine", body.formatted("['team-*']"))
                                .statusCode())
                .isEqualTo(201);
        assertThat(
                        plane.sendAs(own, "PUT", "/webhooks/mixed", body.formatted("['team-1']"))
                                .statusCode())
                .as("it is another's")
                .isEqualTo(403);
        for (String act : new String[] {"GET ", "DELETE ", "POST /test", "POST /rotate"}) {
            String[] its = act.split(" ", 2);
            assertThat(plane.sendAs(own, its[0], "/webhooks/mixed" + its[1], "").statusCode())
                    .as(act)
                    .isEqualTo(404);
        }
        JsonNode listed = Plane.JSON.readTree(plane.sendAs(own, "GET", "/webhooks", "").body());
        assertThat(listed.get("webhooks").findValuesAsText("name")).containsExactly("mine");
        assertThat(plane.get("/webhooks").get("webhooks")).hasSize(3);
        assertThat(
                        plane.sendAs(Plane.token("moderate", "team-*"), "GET", "/webhooks", "")
                                .statusCode())
                .isEqualTo(403);
        assertThat(plane.sendAs(own, "DELETE", "/webhooks/mine", "").statusCode()).isEqualTo(204);
        plane.send("DELETE", "/webhooks/all", "");
        plane.send("DELETE", "/webhooks/mixed", "");
    }

    @Test
    void whatIsRefusedIsWrittenDown() throws Exception {
        String own = Plane.token("moderate", "web-*");
        plane.sendAs(own, "POST", "/rooms/written/lock", "{'locked':true}");
        JsonNode entries = plane.get("/audit?room=written").get("entries");
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).at("/details/refused").asText()).isEqualTo("403");
        assertThat(entries.get(0).get("by").asText()).isEqualTo("moderate-only");
    }

    @Test
    void whatIsRepeatedIsDoneOnce() throws Exception {
        String body = "{'identity':'bob','room':'repeat','reason':'once'}";
        HttpResponse<String> first = plane.send("POST", "/bans", body, "idempotency-key", "k1");
        HttpResponse<String> again = plane.send("POST", "/bans", body, "idempotency-key", "k1");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(plane.get("/audit?room=repeat").get("entries")).hasSize(1);
        HttpResponse<String> other =
                plane.send("POST", "/bans", body.replace("once", "twice"), "idempotency-key", "k1");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(Plane.problem(other)).isEqualTo("idempotency-key-reused");
        HttpResponse<String> ofAnother =
                plane.sendAs(
                        Plane.token("moderate", "*"),
                        "POST",
                        "/bans",
                        body.replace("once", "twice"),
                        "idempotency-key",
                        "k1");
        assertThat(ofAnother.statusCode()).isEqualTo(200);
    }
}

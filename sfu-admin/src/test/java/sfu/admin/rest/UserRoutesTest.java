package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.admin.Server;
import sfu.admin.ServerRules;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.session.SessionLimits;
import sfu.signaling.store.Store;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** What operators tell users, and whom they ban, on a whole server that is started anew. */
class UserRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);

    @TempDir private Path directory;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server =
                new Server(
                        HttpConfig.of("localhost", 0),
                        ShardOptions.defaults(0),
                        Hosting.of(RoomLimits.defaults(), MediaPolicy.defaults()),
                        SessionLimits.defaults(),
                        Access.byToken(TOKENS),
                        Store.open(directory),
                        ServerRules.defaults());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String token(String identity, boolean isAdmin) {
        return TOKENS.issue(
                new Grant(identity, "", "*", true, true, isAdmin, Instant.now().plusSeconds(3600)));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.address().getPort() + path);
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return ask(method, path, body, token("boss", true));
    }

    private HttpResponse<String> ask(String method, String path, String body, String token)
            throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(path))
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<InputStream> events(String identity) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(uri("/v1/events"))
                        .header("authorization", "Bearer " + token(identity, false))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private static JsonNode next(HttpResponse<InputStream> stream, String name) throws Exception {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
        String event = "";
        while (true) {
            String line = lines.readLine();
            assertThat(line).as("the stream goes on").isNotNull();
            if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ") && event.equals(name)) {
                return JSON.readTree(line.substring(6));
            }
        }
    }

    @Test
    void anOperatorTellsOneWhoIsAwayOverARestart() throws Exception {
        String order = "{'to':{'identity':'ann'},'topic':'news','data':[1],'clientId':'c1'}";
        JsonNode sent = json(ask("POST", "/admin/v1/notifications", order));
        assertThat(sent.get("reached").asInt()).isZero();
        stop();
        start();
        assertThat(json(ask("POST", "/admin/v1/notifications", order))).isEqualTo(sent);
        HttpResponse<InputStream> ann = events("ann");
        JsonNode told = next(ann, "notification");
        assertThat(told.get("notificationId")).isEqualTo(sent.get("notificationId"));
        assertThat(told.has("from")).isFalse();
        JsonNode presence = json(ask("GET", "/admin/v1/users/ann", ""));
        assertThat(presence.get("online").asBoolean()).isTrue();
        assertThat(presence.get("connections").asInt()).isEqualTo(1);
        assertThat(json(ask("GET", "/admin/v1/users/bob", "")).get("online").asBoolean()).isFalse();
        ann.body().close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{'to':{}}",
                "{'to':{'identity':''}}",
                "{'to':{'identity':'ann'},'from':{'identity':'eve'}}",
                "{'to':{'identity':'ann','everyone':true}}",
                "{'to':'ann'}",
                "[]",
                "rubbish"
            })
    void whatCannotBeMeantIsRefused(String body) throws Exception {
        assertThat(ask("POST", "/admin/v1/notifications", body).statusCode()).isEqualTo(400);
    }

    @Test
    void onlyOperatorsDo() throws Exception {
        String ann = token("ann", false);
        String order = "{'to':{'everyone':true}}";
        assertThat(ask("POST", "/admin/v1/notifications", order, ann).statusCode()).isEqualTo(403);
        assertThat(ask("GET", "/admin/v1/users/ann", "", ann).statusCode()).isEqualTo(403);
        assertThat(ask("POST", "/admin/v1/bans", "{'identity':'x'}", ann).statusCode())
                .isEqualTo(403);
        assertThat(ask("GET", "/admin/v1/bans", "", "").statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsBannedStaysOutOverARestartUntilThatIsLifted() throws Exception {
        json(ask("POST", "/admin/v1/bans", "{'identity':'ann','reason':'rude','seconds':600}"));
        json(ask("POST", "/admin/v1/bans", "{'identity':'bob','room':'demo'}"));
        json(ask("POST", "/admin/v1/revocations", "{'jti':'gone'}"));
        stop();
        start();
        JsonNode bans = json(ask("GET", "/admin/v1/bans", ""));
        assertThat(bans.get("total").asInt()).isEqualTo(2);
        assertThat(bans.at("/bans/0/room").asText()).isEqualTo("demo");
        assertThat(bans.at("/bans/1/reason").asText()).isEqualTo("rude");
        assertThat(bans.at("/bans/1/by").asText()).isEqualTo("boss");
        assertThat(json(ask("GET", "/admin/v1/revocations", "")).at("/revocations/0/jti").asText())
                .isEqualTo("gone");
        assertThat(events("ann").statusCode()).isEqualTo(403);
        assertThat(ask("DELETE", "/admin/v1/bans/ann", "").statusCode()).isEqualTo(204);
        assertThat(ask("DELETE", "/admin/v1/bans/ann", "").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/admin/v1/bans/bob?room=demo", "").statusCode()).isEqualTo(204);
        stop();
        start();
        HttpResponse<InputStream> ann = events("ann");
        assertThat(ann.statusCode()).isEqualTo(200);
        ann.body().close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'room':'demo'}",
                "{'identity':''}",
                "{'identity':'a','seconds':0}",
                "{'identity':'a','room':''}",
                "{'identity':'a','until':1}"
            })
    void aBanSaysWhomAndForHowLong(String body) throws Exception {
        assertThat(ask("POST", "/admin/v1/bans", body).statusCode()).isEqualTo(400);
    }
}

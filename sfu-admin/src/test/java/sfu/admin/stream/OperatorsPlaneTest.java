package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.declared.RoomBook;
import sfu.admin.metrics.MediaSelfTest;
import sfu.admin.metrics.Metrics;
import sfu.admin.metrics.MonitoringRoutes;
import sfu.admin.rest.AdminAccess;
import sfu.admin.rest.AdminLimits;
import sfu.admin.rest.Answers;
import sfu.admin.rest.Cursors;
import sfu.admin.rest.Gatekeeper;
import sfu.admin.rest.GuardedStream;
import sfu.admin.rest.LoggerRoutes;
import sfu.admin.rest.Notices;
import sfu.admin.rest.RevocationRoutes;
import sfu.admin.rest.RoomRoutes;
import sfu.admin.rest.TicketRoutes;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomTemplates;
import sfu.core.time.Clocks;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.chat.Chat;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.store.Store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The routes of the operators' plane by real HTTP, on a media plane that is not real. */
class OperatorsPlaneTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Tokens TOKENS =
            new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);

    private final FakeMediaServer media = new FakeMediaServer();
    private LiveStream live;
    private Metrics metrics;
    private HttpServer http;
    private InetSocketAddress address;

    private void start(Access access) throws IOException {
        start(access, Duration.ofMillis(50));
    }

    private void start(Access access, Duration period) throws IOException {
        live = new LiveStream(media, period);
        metrics = new Metrics(live).withTokens(access);
        AdminAccess admin =
                new AdminAccess(access, null, act -> live.tail().act(act.method(), "a/b", "ann"));
        Router router = new Router();
        router.around(
                "/admin/v1/", new Gatekeeper(admin, AuditLog.inMemory(), AdminLimits.defaults()));
        new RoomRoutes(
                        live,
                        media,
                        admin,
                        new RoomBook(
                                Store.inMemory(),
                                RoomTemplates.defaults(
                                        RoomLimits.defaults(), MediaPolicy.defaults()),
                                AdminLimits.defaults().rooms(),
                                Clocks.system()),
                        new Moderator(
                                media, access, AuditLog.inMemory(), ModerationLimits.defaults()),
                        new Notices(media, Chat.inMemory()),
                        new Answers(1 << 20),
                        AdminLimits.defaults(),
                        Cursors.ofThisStart(),
                        null)
                .install(router);
        new LoggerRoutes(admin).install(router);
        new TicketRoutes(admin).install(router);
        new RevocationRoutes(admin, new Expulsions(media, access)).install(router);
        router.events(
                TicketRoutes.STREAM,
                new GuardedStream(
                        admin, its -> new StreamEndpoint(live, its), Duration.ofMinutes(5)));
        new MonitoringRoutes(media, live, metrics, new MediaSelfTest(media)).install(router);
        http = new HttpServer(HttpConfig.of("127.0.0.1", 0), router);
        address = http.start();
        await().until(() -> live.latest() != null && live.latest().at() >= 2000);
    }

    @AfterEach
    void stop() {
        live.close();
        http.close();
        metrics.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void roomsAreListedAndFoundByName() throws Exception {
        start(Access.open());
        JsonNode room = JSON.readTree(get("/admin/v1/rooms").body()).get("rooms").get(0);
        assertThat(room.get("name").asText()).isEqualTo("a/b");
        assertThat(room.get("packetsInPerSecond").asDouble()).isEqualTo(100);
        assertThat(room.get("lossIn").asDouble()).isEqualTo(0.1);
        assertThat(room.has("participants")).isFalse(); // who may be thousands
        JsonNode same = JSON.readTree(get("/admin/v1/rooms/a%2Fb").body());
        assertThat(same.get("participants").get(0).get("name").asText()).isEqualTo("Ann \"A\"");
        HttpResponse<String> none = get("/admin/v1/rooms/none");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void theBodyIsAsAgreed() throws Exception {
        start(Access.open());
        try (Watch watch = new Watch("")) {
            watch.untilEvent("snapshot");
            JsonNode body = JSON.readTree(watch.data());
            assertThat(names(body)).containsExactlyInAnyOrder("at", "node", "rooms");
            assertThat(names(body.get("node")))
                    .contains("rooms", "participants", "tracks", "drops", "io", "srtp")
                    .contains("packetsInPerSecond", "bitsOutPerSecond", "uptimeSeconds");
            assertThat(body.get("node").get("drops").get("NOT_KEY_FRAME").asInt()).isEqualTo(3);
            JsonNode person = body.get("rooms").get("a/b").get("participants").get("PA_1");
            assertThat(names(person))
                    .contains("id", "identity", "name", "joinedAt", "connection")
                    .contains("remoteAddress", "srtpProfile", "rttMs", "lossIn", "lossOut");
            assertThat(names(person.get("tracks").get("TR_1")))
                    .contains(
                            "id",
                            "kind",
                            "source",
                            "muted",
                            "codec",
                            "bitsPerSecond",
                            "packetsPerSecond",
                            "loss",
                            "jitterMs",
                            "keyFrames",
                            "nacks",
                            "plis",
                            "speech",
                            "watched",
                            "score",
                            "encodings");
            watch.untilEvent("delta");
            assertThat(JSON.readTree(watch.data()).get("at").asLong())
                    .isGreaterThan(body.get("at").asLong());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scope=room&room=a%2Fb              | 200 |",
                "scope=participant&room=a%2Fb&participant=ann&interval=5 | 200 |",
                "scope=node&fields=node.rooms,node.shards.load&events=none | 200 |",
                "scope=rooms&fields=rooms.participants.score | 200 |",
                "scope=everything                   | 400 | unknown-scope",
                "scope=%3Cscript%3E                 | 400 | unknown-scope",
                "scope=room                         | 400 | wrong-scope",
                "scope=node&room=a                  | 400 | wrong-scope",
                "scope=participant&room=a%2Fb       | 400 | wrong-scope",
                "scope=room&room=none               | 404 | no-such-room",
                "scope=participant&room=a%2Fb&participant=zzz | 404 | no-such-participant",
                "scope=room&room=%3Cb%3E            | 404 | no-such-room",
                "scope=node&fields=rooms            | 400 | unknown-field",
                "scope=node&fields=node.name.more   | 400 | unknown-field",
                "fields=,                           | 400 | unknown-field",
                "interval=0                         | 400 | bad-interval",
                "interval=61                        | 400 | bad-interval",
                "interval=1e9                       | 400 | bad-interval",
                "events=join,nothing                | 400 | unknown-event",
            })
    void whatIsNotThereIsRefusedByItsKind(String query, int status, String kind) throws Exception {
        start(Access.open());
        if (status == 200) {
            try (Watch watch = new Watch("?" + query)) {
                watch.untilEvent("snapshot");
                watch.untilEvent("delta");
            }
            return;
        }
        HttpResponse<String> refused = get("/admin/v1/stream?" + query);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(JSON.readTree(refused.body()).get("type").asText())
                .isEqualTo("urn:sfu:problem:" + kind);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void fiveHundredWatchersHearAll() throws Exception {
        start(Access.open(), Duration.ofMillis(500));
        List<Watch> all = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                all.add(new Watch(""));
            }
            for (Watch watch : all) {
                watch.untilEvent("snapshot");
                watch.untilEvent("delta");
            }
            assertThat(live.watchers()).isEqualTo(500);
        } finally {
            for (Watch watch : all) {
                watch.close();
            }
        }
        await().until(() -> live.watchers() == 0);
    }

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

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("content-type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
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

    private static String token(boolean isAdmin) {
        Instant expiry = Instant.now().plusSeconds(60);
        return TOKENS.issue(new Grant("op", "Op", "", true, true, isAdmin, expiry));
    }

    @ParameterizedTest
    @CsvSource({
        "'sfu_engines{io=\"test I/O\",srtp=\"test SRTP\"} 1.0'",
        "sfu_tcp_connections 0.0",
        "sfu_tcp_accepted_total 0.0",
        "'sfu_tcp_ended_total{reason=\"UNCHECKED\"} 0.0'",
        "sfu_sent_messages_total 1.0",
        "sfu_send_calls_total 1.0",
        "sfu_rooms 1.0",
        "sfu_participants 1.0",
        "sfu_tracks 1.0",
        "'sfu_transports{shard=\"1\"} 1.0'",
        "'sfu_paths{limit=\"DELAY\"} 1.0'",
        "'sfu_paths_estimate_bytes_per_second{limit=\"DELAY\"} 250000.0'",
        "'sfu_forward_latency_seconds_bucket{le=\"+Inf\"} 0'",
        "sfu_join_seconds_count 0",
        "'sfu_participants_quality{quality=\"bad\"} '",
        "'sfu_shard_load_ratio{shard=\"1\"} '",
        "'sfu_paths_faults{fault=\"BITRATE\"} 2.0'",
        "'sfu_drops_total{reason=\"NOT_KEY_FRAME\"} 3.0'",
        "'sfu_drops_total{reason=\"PADDING\"} 0.0'",
        "sfu_sent_bytes_total 7.0",
        "jvm_memory_used_bytes{",
        "jvm_threads_live_threads ",
        "process_uptime_seconds ",
    })
    void metricsAreScraped(String line) throws Exception {
        start(Access.open());
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.headers().firstValue("content-type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("\n" + line).doesNotContain("a/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sfu.admin.stream.LiveStream | {'level':'debug'}  | 200",
                "sfu.admin.stream.LiveStream | {'level':null}     | 200",
                "sfu.admin.stream.LiveStream | {'level':'loud'}   | 400",
                "sfu.admin.stream.LiveStream | {'volume':'debug'} | 400",
                "sfu.no.such                 | {'level':'debug'}  | 404",
            })
    void levelsChangeAtRunTime(String logger, String body, int status) throws Exception {
        start(Access.open());
        String path = "/admin/v1/loggers/" + logger;
        HttpResponse<String> answer = send("PUT", path, "", body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (body.contains("debug") && status == 200) {
            assertThat(get("/admin/v1/loggers").body())
                    .contains("{\"name\":\"" + logger + "\",\"level\":\"DEBUG\",\"own\":true}");
            assertThat(send("PUT", path, "", "{\"level\":null}").body()).contains("\"own\":false");
        }
    }

    @Test
    void whatOperatorsDoIsSeenByTheOthers() throws Exception {
        start(Access.byToken(TOKENS));
        String ticket = send("POST", "/admin/v1/tickets", token(true), "").body();
        String query = "?scope=node&ticket=" + JSON.readTree(ticket).get("ticket").asText();
        try (Watch watch = new Watch(query)) {
            watch.untilEvent("snapshot");
            assertThat(
                            send("DELETE", "/admin/v1/rooms/a%2Fb/participants/ann", "", "")
                                    .statusCode())
                    .isEqualTo(401);
            send("DELETE", "/admin/v1/rooms/a%2Fb/participants/ann", token(true), "");
            watch.untilEvent("tail");
            JsonNode told = JSON.readTree(watch.data());
            assertThat(told.get("type").asText()).isEqualTo("admin");
            assertThat(told.get("details").get("act").asText()).isEqualTo("DELETE");
        }
    }

    @Test
    void openMetricsAreScrapedByTheirType() throws Exception {
        start(Access.open());
        HttpResponse<String> metrics =
                get("/metrics", "accept", "application/openmetrics-text; version=1.0.0");
        assertThat(metrics.headers().firstValue("content-type").orElse(""))
                .startsWith("application/openmetrics-text");
        assertThat(metrics.body()).endsWith("# EOF\n");
        assertThat(get("/health/media").statusCode()).isEqualTo(200);
    }

    @Test
    void readinessFollowsWarmth() throws Exception {
        start(Access.open());
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        media.warmUp();
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        JsonNode health = JSON.readTree(get("/health").body());
        assertThat(health.get("status").asText()).isEqualTo("ready");
        assertThat(health.get("io").asText()).isEqualTo("test I/O");
        assertThat(health.get("srtpReason").asText()).isEqualTo("because");
        assertThat(health.get("iceTcp").get("enabled").asBoolean()).isFalse();
        assertThat(health.get("iceTcp").get("connections").asInt()).isZero();
        assertThat(health.get("java").asText()).startsWith("25");
        assertThat(health.get("uptimeSeconds").asLong()).isNotNegative();
    }

    /** A watcher of the stream as a browser's EventSource is. */
    private final class Watch implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Watch(String query) throws IOException {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(10_000);
            String request = "GET /admin/v1/stream" + query + " HTTP/1.1\r\nhost: a\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void untilEvent(String name) throws IOException {
            String line = lines.readLine();
            while (line != null && !line.equals("event: " + name)) {
                line = lines.readLine();
            }
            assertThat(line).as("an event " + name).isNotNull();
        }

        String data() throws IOException {
            return lines.readLine().substring("data: ".length());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package sfu.signaling.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.store.Store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** /v1/events by real HTTP; its clock can be put forward. */
class EventStreamsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private volatile Duration ahead = Duration.ZERO;
    private final Tokens tokens =
            new Tokens("key", "0123456789012345678901234567890123456789", this::now);
    private final ConcurrentLinkedQueue<Limit> refused = new ConcurrentLinkedQueue<>();
    private Access access;
    private Notifications notifications;
    private EventStreams streams;
    private HttpServer http;
    private InetSocketAddress address;

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    @BeforeEach
    void start() throws Exception {
        start(Access.byToken(tokens));
    }

    private void start(Access its) throws Exception {
        access = its;
        NotifyLimits limits =
                new NotifyLimits(
                        200_000,
                        5,
                        1000,
                        10_000,
                        Duration.ofDays(7),
                        2,
                        3,
                        20,
                        Duration.ofMinutes(5),
                        Duration.ofMillis(200));
        notifications =
                new Notifications(
                        Store.inMemory(), limits, Clocks.steady(() -> now().toEpochMilli()));
        streams = new EventStreams(access, notifications, refused::add, this::now);
        Router router = new Router();
        new EventRoutes(access, notifications, streams, refused::add).install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        streams.close();
        http.close();
        notifications.close();
    }

    private String token(String identity) {
        return tokens.issue(
                new Grant(identity, "", "", true, true, false, now().plusSeconds(3600)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + address.getPort() + path));
    }

    private HttpResponse<String> ask(String method, String path, String token, String body)
            throws Exception {
        return HTTP.send(
                request(path)
                        .header("authorization", "Bearer " + token)
                        .header("content-type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private record Event(String id, String name, JsonNode data) {}

    /** Reads a stream line by line. */
    private final class Page implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;
        final int status;

        Page(String query, String... headers) throws Exception {
            HttpRequest.Builder builder = request("/v1/events" + query);
            if (headers.length > 0) {
                builder.headers(headers);
            }
            HttpResponse<InputStream> response =
                    HTTP.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
            status = response.statusCode();
            body = response.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            String id = "";
            String name = "";
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    return new Event("", "end", JSON.nullNode());
                }
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    return new Event(id, name, JSON.readTree(line.substring(6)));
                }
            }
        }

        Event next(String name) throws IOException {
            while (true) {
                Event event = next();
                if (event.name().equals(name) || event.name().equals("end")) {
                    assertThat(event.name()).isEqualTo(name);
                    return event;
                }
            }
        }

        void untilEnd() throws IOException {
            while (!next().name().equals("end")) {}
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private Page byToken(String token, String query) throws Exception {
        return new Page(query, "authorization", "Bearer " + token);
    }

    private String ticket(String token) throws Exception {
        HttpResponse<String> answer = ask("POST", "/v1/events/tickets", token, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("ticket").asText();
    }

    private Sent tell(Audience audience, String data) {
        return notifications.send(new Order(Order.OPERATOR, null, audience, "t", data, "")).join();
    }

    private Sent tellAnn(String data) {
        return tell(new Audience.User(null, "ann"), data);
    }

    @Test
    void whatWasKeptComesFirstThenWhatHappens() throws Exception {
        Sent kept = tellAnn("1");
        try (Page page = byToken(token("ann"), "")) {
            JsonNode connected = page.next("connected").data();
            assertThat(connected.get("identity").asText()).isEqualTo("ann");
            assertThat(connected.get("isComplete").asBoolean()).isTrue();
            Event first = page.next("notification");
            assertThat(first.id()).isEqualTo(kept.notificationId());
            assertThat(first.data().get("notificationId").asText()).isEqualTo(first.id());
            assertThat(first.data().get("data").asInt()).isEqualTo(1);
            assertThat(tellAnn("2").reached()).isEqualTo(1);
            assertThat(page.next("notification").data().get("data").asInt()).isEqualTo(2);
            Event beat = page.next("heartbeat");
            assertThat(beat.id()).as("does not take the last id's place").isEmpty();
            String path = "/v1/notifications/" + first.id();
            String key = connected.get("key").asText();
            assertThat(ask("DELETE", path, key, "").statusCode()).isEqualTo(204);
        }
        try (Page page = byToken(token("ann"), "")) {
            assertThat(page.next("notification").data().get("data").asInt()).isEqualTo(2);
        }
    }

    @Test
    void whoComesBackIsToldWhatItMissed() throws Exception {
        String token = token("ann");
        Sent first = tellAnn("1");
        tell(new Audience.Everyone(), "2");
        tellAnn("3");
        String id = first.notificationId();
        try (Page page = byToken(token, "?lastEventId=" + id);
                Page other =
                        new Page("", "authorization", "Bearer " + token, "last-event-id", id)) {
            for (Page each : List.of(page, other)) {
                assertThat(each.next("connected").data().get("isComplete").asBoolean()).isTrue();
                assertThat(each.next("notification").data().get("data").asInt()).isEqualTo(2);
                assertThat(each.next("notification").data().get("data").asInt()).isEqualTo(3);
            }
        }
        try (Page page = byToken(token, "?lastEventId=another.77")) {
            assertThat(page.next("connected").data().get("isComplete").asBoolean()).isFalse();
            assertThat(page.next("notification").data().get("data").asInt()).isEqualTo(1);
            assertThat(page.next("notification").data().get("data").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aTicketOpensOneStreamForAWhile() throws Exception {
        String ticket = ticket(token("ann"));
        try (Page page = new Page("?ticket=" + ticket);
                Page again = new Page("?ticket=" + ticket)) {
            assertThat(again.status).isEqualTo(401);
            JsonNode endsAt = page.next("connected").data().get("endsAt");
            assertThat(endsAt.asLong())
                    .isBetween(
                            now().plusSeconds(290).toEpochMilli(),
                            now().plusSeconds(300).toEpochMilli());
            ahead = Duration.ofMinutes(5);
            page.untilEnd();
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        try (Page page = byToken(token("ann"), "")) {
            page.next("connected");
            ahead = Duration.ofHours(2);
            page.untilEnd();
        }
    }

    @Test
    void whoIsBannedOrRevokedIsToldNothingMore() throws Exception {
        try (Page page = byToken(token("ann"), "");
                Page other = byToken(token("bob"), "")) {
            page.next("connected");
            other.next("connected");
            access.bans().add(new Bans.Target("", "ann"), null, "", "");
            page.untilEnd();
            other.next("heartbeat");
        }
        try (Page page = byToken(token("ann"), "")) {
            assertThat(page.status).isEqualTo(403);
        }
    }

    @Test
    void strangersAreRefused() throws Exception {
        try (Page none = new Page("");
                Page forged = byToken(token("ann") + "x", "");
                Page nobody = byToken(token(""), "");
                Page said = new Page("?identity=ann");
                Page inUrl = new Page("?token=" + token("ann"))) {
            assertThat(
                            List.of(
                                    none.status,
                                    forged.status,
                                    nobody.status,
                                    said.status,
                                    inUrl.status))
                    .containsExactly(401, 401, 403, 401, 401);
        }
        assertThat(ask("POST", "/v1/events/tickets", "x", "").statusCode()).isEqualTo(401);
        assertThat(ask("DELETE", "/v1/notifications/x", "x", "").statusCode()).isEqualTo(401);
    }

    @Test
    void thereAreOnlySoManyOfAUserAndOfAll() throws Exception {
        List<Page> open = new ArrayList<>();
        for (String who : List.of("ann", "ann", "ann", "bob", "carl")) {
            open.add(byToken(token(who), ""));
        }
        assertThat(open).extracting(page -> page.status).containsExactly(200, 200, 429, 200, 503);
        assertThat(refused).containsExactly(Limit.EVENT_STREAMS, Limit.EVENT_STREAMS);
        open.getFirst().close();
        await().until(() -> {
            try (Page page = byToken(token("ann"), "")) {
                return page.status == 200;
            }
        });
        for (Page page : open) {
            page.close();
        }
    }

    @Test
    void whoNeverReadsIsClosedAndMissesNothing() throws Exception {
        try (Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress("localhost", address.getPort()));
            deaf.getOutputStream()
                    .write(
                            ("GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                            + token("ann")
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> notifications.connected() == 1);
            String large = "\"" + "x".repeat(190_000) + "\"";
            int sent = 0;
            while (notifications.connected() > 0 && sent < 500) {
                tell(new Audience.User(null, "ann"), large);
                sent++;
            }
            assertThat(sent).isLessThan(500);
            await().until(() -> streams.count() == 0);
            try (Page page = byToken(token("ann"), "")) {
                for (int i = 0; i < sent; i++) {
                    page.next("notification");
                }
            }
        }
    }

    @Test
    void usersNotifyByHttpAsTheirTokensAllow() throws Exception {
        String body = "{\"to\":{\"identity\":\"bob\"},\"data\":1}";
        assertThat(ask("POST", "/v1/notifications", token("ann"), body).statusCode())
                .isEqualTo(403);
        assertThat(ask("POST", "/v1/notifications", "", body).statusCode()).isEqualTo(401);
        stop();
        start(Access.open());
        String path = "/v1/notifications?identity=ann";
        assertThat(ask("POST", path, "", body).statusCode()).isEqualTo(200);
        assertThat(ask("POST", path, "", "{\"to\":1}").statusCode()).isEqualTo(400);
        assertThat(ask("POST", path, "", "rubbish").statusCode()).isEqualTo(400);
        assertThat(ask("POST", "/v1/notifications", "", body).statusCode()).isEqualTo(403);
        try (Page page = new Page("?identity=bob")) {
            assertThat(page.next("notification").data().at("/from/identity").asText())
                    .isEqualTo("ann");
        }
        try (Page page = new Page("")) {
            assertThat(page.status).isEqualTo(400);
        }
    }
}

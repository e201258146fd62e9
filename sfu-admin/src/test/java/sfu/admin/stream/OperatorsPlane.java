package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;

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

/** The operators' plane by real HTTP, on a media plane that is not real. */
abstract class OperatorsPlane {
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final Tokens TOKENS =
            new Tokens("key", "0123456789abcdef0123456789abcdef", Instant::now);

    final FakeMediaServer media = new FakeMediaServer();
    LiveStream live;
    Metrics metrics;
    HttpServer http;
    InetSocketAddress address;

    void start(Access access) throws IOException {
        start(access, Duration.ofMillis(50));
    }

    void start(Access access, Duration period) throws IOException {
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

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String token, String body)
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

    static String token(boolean isAdmin) {
        Instant expiry = Instant.now().plusSeconds(60);
        return TOKENS.issue(new Grant("op", "Op", "", true, true, isAdmin, expiry));
    }

    /** A watcher of the stream as a browser's EventSource is. */
    final class Watch implements AutoCloseable {
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

package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.Revocations;
import sfu.signaling.auth.Tokens;
import sfu.signaling.auth.Validity;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** How long operators' streams go on; their clock can be put forward. */
class GuardedStreamTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private volatile Duration ahead = Duration.ZERO;
    private final Tokens tokens = new Tokens("key", "0123456789abcdef0123456789abcdef", this::now);
    private final Access access = Access.byToken(tokens);
    private HttpServer http;
    private InetSocketAddress address;

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    /** Tells that it is open, and no more. */
    private record Silence() implements SseEndpoint {
        @Override
        public sfu.signaling.http.@Nullable HttpResponse refuse(
                sfu.signaling.http.HttpRequest request) {
            return null;
        }

        @Override
        public void open(sfu.signaling.http.HttpRequest request, SseStream stream) {
            stream.send(SseStream.event(1, "open", "{}"));
        }
    }

    @BeforeEach
    void start() throws Exception {
        AdminAccess admin = new AdminAccess(access);
        Router router = new Router();
        new TicketRoutes(admin).install(router);
        router.events(
                TicketRoutes.STREAM,
                new GuardedStream(admin, its -> new Silence(), Duration.ofMinutes(5)));
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        address = http.start();
    }

    @AfterEach
    void stop() {
        http.close();
    }

    private String token(boolean isAdmin) {
        Grant grant = new Grant("ann", "", "", true, true, isAdmin, now().plusSeconds(3600));
        return tokens.issue(grant.with(new Validity("id-1", now(), now().plusSeconds(3600))));
    }

    private HttpResponse<InputStream> stream(String query, String token) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:"
                                                + address.getPort()
                                                + TicketRoutes.STREAM
                                                + query))
                        .header("authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private static void readToTheEnd(HttpResponse<InputStream> stream) throws Exception {
        while (stream.body().read() >= 0) {}
    }

    private static void awaitOpen(HttpResponse<InputStream> stream) throws Exception {
        assertThat(stream.statusCode()).isEqualTo(200);
        while (stream.body().read() != '}') {}
    }

    @Test
    void itEndsWithTheToken() throws Exception {
        HttpResponse<InputStream> stream = stream("", token(true));
        awaitOpen(stream);
        ahead = Duration.ofMinutes(62);
        readToTheEnd(stream);
    }

    @Test
    void itEndsSomeMinutesAfterTheTicket() throws Exception {
        Grant grant = tokens.verify(token(true));
        String ticket = access.tickets().issue(grant, TicketRoutes.STREAM).ticket();
        HttpResponse<InputStream> stream = stream("?ticket=" + ticket, "");
        awaitOpen(stream);
        assertThat(stream("?ticket=" + ticket, "").statusCode()).as("again").isEqualTo(401);
        ahead = Duration.ofMinutes(5);
        readToTheEnd(stream);
    }

    @Test
    void itEndsWhenTheTokenIsRevoked() throws Exception {
        HttpResponse<InputStream> stream = stream("", token(true));
        awaitOpen(stream);
        access.revocations().add(Revocations.Target.token("id-1"));
        readToTheEnd(stream);
    }

    @Test
    void itIsForOperatorsAlone() throws Exception {
        assertThat(stream("", token(false)).statusCode()).isEqualTo(403);
        assertThat(stream("", "rubbish").statusCode()).isEqualTo(401);
        Grant grant = tokens.verify(token(false));
        String ticket = access.tickets().issue(grant, TicketRoutes.STREAM).ticket();
        assertThat(stream("?ticket=" + ticket, "").statusCode()).isEqualTo(403);
    }
}

package sfu.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpServer;
import sfu.signaling.http.Router;
import sfu.signaling.ice.IceServerRule;
import sfu.signaling.ice.IceServerRule.Credentials;
import sfu.signaling.ice.IceServers;
import sfu.signaling.ice.TurnSecret;
import sfu.signaling.session.SessionLimits;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a session's answer links to: ICE servers, events and layers, over real HTTP. */
class WhepExtensionsTest {
    private static final String SSE = "urn:ietf:params:whep:ext:core:server-sent-events";
    private static final String LAYER = "urn:ietf:params:whep:ext:core:layer";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RoomServer media;
    private static HttpServer http;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        media = new RoomServer(ShardOptions.defaults(0), new RoomLimits(100, 4, 16, 64, 100));
        Credentials shared =
                new Credentials.Shared(new TurnSecret("north", Duration.ofMinutes(10)));
        IceServers servers =
                new IceServers(
                        List.of(
                                new IceServerRule(List.of("stun:s.example.org"), null),
                                new IceServerRule(
                                        List.of("turn:t.example.org?transport=udp"), shared)),
                        () -> Instant.ofEpochSecond(1_700_000_000));
        Router router = new Router();
        new HttpSessions(media, Access.open(), SessionLimits.defaults().with(servers))
                .install(router);
        http = new HttpServer(HttpConfig.of("localhost", 0), router);
        url = "http://localhost:" + http.start().getPort();
    }

    @AfterAll
    static void stop() {
        media.close();
        http.close();
    }

    private static HttpResponse<String> send(String method, String path, String type, String body)
            throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("content-type", type)
                        .header("accept-encoding", "gzip") // links survive it
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> offer(String path) throws Exception {
        String sdp =
                Files.readString(
                        Path.of("src/test/resources/offers/chromium156-audio-video-simple.sdp"));
        return send("POST", path, "application/sdp", sdp);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElseThrow();
    }

    private static String link(HttpResponse<?> response, String relation) {
        String link =
                response.headers().allValues("link").stream()
                        .filter(each -> each.contains("rel=\"" + relation + "\""))
                        .findFirst()
                        .orElseThrow();
        return link.substring(1, link.indexOf('>'));
    }

    @Test
    void iceServersAreLinksOfTheirOwn() throws Exception {
        HttpResponse<String> created = offer("/v1/whip/ice?identity=cam");
        assertThat(created.headers().allValues("link"))
                .hasSize(2)
                .contains("<stun:s.example.org>; rel=\"ice-server\"")
                .anyMatch(link ->
                        link.startsWith(
                                "<turn:t.example.org?transport=udp>; rel=\"ice-server\";"
                                        + " username=\"1700000600:cam\"; credential=\""));
        assertThat(header(created, "accept-patch")).isEqualTo("application/trickle-ice-sdpfrag");
        assertThat(header(created, "access-control-expose-headers"))
                .contains("location", "etag", "link", "retry-after");
    }

    @Test
    void aFullRoomSaysWhenToTryAgain() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(offer("/v1/whep/full").statusCode()).isEqualTo(201);
        }
        HttpResponse<String> refused = offer("/v1/whep/full");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(header(refused, "retry-after")).isEqualTo("10");
    }

    @Test
    void aPlayerIsToldWhenSomebodyPublishes() throws Exception {
        HttpResponse<String> session = offer("/v1/whep/news");
        HttpResponse<String> stream = send("POST", link(session, SSE), "application/json", "");
        assertThat(stream.statusCode()).isEqualTo(201);
        String location = header(stream, "location");
        HttpResponse<InputStream> events =
                CLIENT.send(
                        HttpRequest.newBuilder(URI.create(url + location)).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(header(events, "content-type")).startsWith("text/event-stream");
        assertThat(header(events, "access-control-allow-origin")).isEqualTo("*");
        StringBuilder read = new StringBuilder();
        Thread.startVirtualThread(() -> readAll(events.body(), read));
        await(read, "event: viewercount\ndata: {\"viewercount\":1}\n\n");
        await(read, "event: layers\ndata: {\"1\":[]}\n\n");
        assertThat(read.toString()).as("at the start nobody publishes").doesNotContain("active");
        String publisher = header(offer("/v1/whip/news?identity=cam"), "location");
        await(read, "event: active\ndata: {}\n\n");
        send("DELETE", publisher, "text/plain", "");
        await(read, "event: inactive\ndata: {}\n\n");
        assertThat(offer("/v1/whep/news").statusCode()).isEqualTo(201);
        await(read, "data: {\"viewercount\":2}\n\n");
        assertThat(send("DELETE", location, "text/plain", "").statusCode()).isEqualTo(200);
        await(read, "END");
        assertThat(send("GET", location, "text/plain", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", location, "text/plain", "").statusCode()).isEqualTo(404);
    }

    private static void readAll(InputStream in, StringBuilder into) {
        try {
            byte[] part = new byte[4096];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                append(into, new String(part, 0, n, StandardCharsets.UTF_8));
            }
        } catch (java.io.IOException e) {
            append(into, "BROKEN");
        }
        append(into, "END");
    }

    private static void append(StringBuilder into, String text) {
        synchronized (into) {
            into.append(text);
        }
    }

    private static void await(StringBuilder read, String text) {
        Awaitility.await(text)
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    synchronized (read) {
                        return read.indexOf(text) >= 0;
                    }
                });
    }

    @Test
    void streamsEndWithTheirSessionAndAreBounded() throws Exception {
        HttpResponse<String> session = offer("/v1/whep/bounded");
        String streams = link(session, SSE);
        String last = "";
        for (int i = 0; i < EventStreams.MAX; i++) {
            HttpResponse<String> made =
                    send("POST", streams, "application/json", "[\"active\",\"later\"]");
            assertThat(made.statusCode()).isEqualTo(201);
            last = header(made, "location");
        }
        assertThat(send("POST", streams, "application/json", "").statusCode()).isEqualTo(429);
        send("DELETE", header(session, "location"), "text/plain", "");
        String ended = last;
        Awaitility.await().until(() -> send("GET", ended, "text/plain", "").statusCode() == 404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sse | text/plain | [] | 415",
                "sse | application/json | {} | 400",
                "sse | application/json | [null] | 400",
                "sse | application/json | [1 | 400",
                "layer | text/plain | {} | 415",
                "layer | application/json | [] | 400",
                "layer | application/json | null | 400",
                "layer | application/json | {\"maxWidth\":\"wide\"} | 400",
                "layer | application/json | {\"mediaId\":\"0\"} | 422", // is audio
                "layer | application/json | {\"mediaId\":\"7\"} | 422",
                "layer | application/json | {\"mediaId\":\"1\",\"rid\":\"h\"} | 422",
                "layer | application/json | {\"mediaId\":\"1\"} | 200",
                "layer | application/json | {} | 200",
            })
    void bodiesAreChecked(String part, String type, String body, int status) throws Exception {
        HttpResponse<String> session = offer("/v1/whep/bodies-" + Math.abs(body.hashCode()) + part);
        String path = link(session, part.equals("sse") ? SSE : LAYER);
        HttpResponse<String> response = send("POST", path, type, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    @Test
    void layersAreChosenFiveTimesASecond() throws Exception {
        String path = link(offer("/v1/whep/often"), LAYER);
        HttpResponse<String> last = send("POST", path, "application/json", "{}");
        for (int i = 0; i < 20 && last.statusCode() == 200; i++) {
            last = send("POST", path, "application/json", "{}");
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(header(last, "retry-after")).isEqualTo("1");
    }

    @Test
    void publishersHaveNoSuchThings() throws Exception {
        String session = header(offer("/v1/whip/none"), "location");
        assertThat(send("POST", session + "/sse", "application/json", "").statusCode())
                .isEqualTo(404);
        String asViewer = session.replace("/whip/", "/whep/");
        assertThat(send("POST", asViewer + "/layer", "application/json", "{}").statusCode())
                .isEqualTo(404);
    }
}

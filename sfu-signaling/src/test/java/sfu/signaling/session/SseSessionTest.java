package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The client protocol without a WebSocket. */
class SseSessionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private SignalingServer server;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ofSeconds(60));
    }

    private void start(Duration silence) throws Exception {
        stop();
        server = new SignalingServer(SessionLimits.defaults(), silence);
        address = server.address;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private record Event(String id, String name, JsonNode data) {}

    /** Reads an event stream line by line. */
    private final class Stream implements AutoCloseable {
        private final BufferedReader lines;
        final String connection;
        final String key;

        Stream() throws Exception {
            HttpResponse<java.io.InputStream> response =
                    HTTP.send(
                            HttpRequest.newBuilder(uri("/v1/sse"))
                                    .header("origin", "https://app.example")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("access-control-allow-origin")).isPresent();
            lines =
                    new BufferedReader(
                            new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            JsonNode open = next("connection").data();
            connection = open.get("connection").asText();
            key = open.get("key").asText();
        }

        Event next(String name) throws Exception {
            String id = "";
            String event = "";
            while (true) {
                String line = lines.readLine();
                assertThat(line).as("the stream goes on").isNotNull();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals(name)) {
                    return new Event(id, event, JSON.readTree(line.substring(6)));
                }
            }
        }

        Event message(String type) throws Exception {
            while (true) {
                Event event = next("message");
                if (event.data().get("type").asText().equals(type)) {
                    return event;
                }
            }
        }

        int post(String messages) throws Exception {
            return SseSessionTest.this.post(connection, key, messages);
        }

        @Override
        public void close() throws IOException {
            HTTP.sendAsync(
                            HttpRequest.newBuilder(uri("/v1/sse/" + connection))
                                    .header("authorization", "Bearer " + key)
                                    .DELETE()
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .join();
            lines.close();
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + address.getPort() + path);
    }

    private int post(String connection, String key, String messages) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(uri("/v1/sse/" + connection))
                                .header("authorization", "Bearer " + key)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                messages.replace('\'', '"')))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theSameSessionAsOverAWebSocket() throws Exception {
        try (Stream ann = new Stream();
                SessionClient bob = new SessionClient(address)) {
            String join = "{'type':'join','id':1,'room':'r','name':'Ann','features':['resume']}";
            assertThat(ann.post(join)).isEqualTo(204);
            JsonNode joined = ann.message("joined").data();
            assertThat(ann.post("{'type':'ping','id':2}\n{'type':'ping','id':3}")).isEqualTo(204);
            assertThat(ann.message("pong").data().get("re").asInt()).isEqualTo(2);
            assertThat(ann.message("pong").data().get("re").asInt()).isEqualTo(3);
            bob.join("r", "Bob").await("joined");
            Event roster = ann.message("roster");
            int seq = roster.data().get("seq").asInt();
            assertThat(roster.id()).isEqualTo(String.valueOf(seq));
            try (SessionClient climbed = new SessionClient(address)) {
                climbed.say(
                                "{'type':'resume','id':9,'session':'%s','resumeToken':'%s','seq':%d}"
                                        .formatted(
                                                joined.get("session").asText(),
                                                joined.get("resumeToken").asText(),
                                                seq - 1))
                        .await("resumed");
                assertThat(climbed.await("roster").get("seq").asInt()).isEqualTo(seq);
                assertThat(ann.next("close").data().get("code").asInt()).isEqualTo(4002);
            }
        }
    }

    @Test
    void aStrangerCannotPost() throws Exception {
        try (Stream ann = new Stream();
                Stream eve = new Stream()) {
            assertThat(post(ann.connection, eve.key, "{'type':'ping','id':1}")).isEqualTo(401);
            assertThat(post(ann.connection, "", "{'type':'ping','id':1}")).isEqualTo(401);
            assertThat(post("nothing", ann.key, "{'type':'ping','id':1}")).isEqualTo(404);
            HttpRequest end =
                    HttpRequest.newBuilder(uri("/v1/sse/" + ann.connection))
                            .header("authorization", "Bearer " + eve.key)
                            .DELETE()
                            .build();
            assertThat(HTTP.send(end, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(401);
            assertThat(ann.post("{'type':'ping','id':3}\nrubbish")).isEqualTo(204);
            assertThat(ann.message("pong").data().get("re").asInt()).isEqualTo(3);
            assertThat(ann.message("error").data().get("code").asText()).isEqualTo("badRequest");
        }
    }

    @Test
    void whoSaysGoodbyeHasLeft() throws Exception {
        try (SessionClient bob = new SessionClient(address)) {
            bob.join("r", "Bob").await("joined");
            try (Stream ann = new Stream()) {
                ann.post("{'type':'join','id':1,'room':'r','features':['resume']}");
                ann.message("joined");
            }
            bob.until("left", each -> true);
        }
    }

    @Test
    void whoPostsNothingIsGone() throws Exception {
        start(Duration.ofMillis(300));
        try (Stream ann = new Stream()) {
            assertThat(ann.next("close").data().get("code").asInt()).isEqualTo(4004);
        }
    }
}

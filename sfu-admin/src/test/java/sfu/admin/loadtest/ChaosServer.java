package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.admin.e2e.ChildServer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that allows the many joins of few, and what must hold of it. */
final class ChaosServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FILE =
            """
            http: { limits: { connectionsPerSecondPerAddress: 100000, joinsPerMinutePerAddress: 1000000,
              connectionsPerAddress: 20000, socketsPerAddress: 20000 } }
            limits: { joinsPerMinute: 100000, joinsPerSecond: 10000, messagesPerSecond: 1000, resume: { seconds: 2 } }
            chat: { keep: { history: 100000 } } # all that a long storm writes
            """;

    /** A compiler's threads that come and go are no leak. */
    private static final List<String> FLAGS =
            List.of("-XX:-UseDynamicNumberOfCompilerThreads", "-XX:+UseZGC", "-Xmx512m");

    private final ChildServer server;

    private ChaosServer(ChildServer server) {
        this.server = server;
    }

    /**
     * @param directory of its data and configuration
     */
    static ChaosServer start(Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("sfu.yaml"), ChildServer.AUTH + FILE);
        String data = "--data=" + directory.resolve("data");
        return new ChaosServer(ChildServer.start(FLAGS, "--config=" + file, data).warm());
    }

    URI url() {
        return URI.create(server.url(""));
    }

    ChildServer process() {
        return server;
    }

    Vitals vitals() throws IOException, InterruptedException {
        return Vitals.of(server);
    }

    /** Nobody is left: no ghost, no transport, no track. */
    void awaitEmpty() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(server.metric("sfu_participants ")).as("participants").isZero();
                    assertThat(server.metric("sfu_rooms ")).as("rooms").isZero();
                    assertThat(server.metric("sfu_tracks ")).as("tracks").isZero();
                    assertThat(server.metric("sfu_transports{")).as("transports").isZero();
                });
    }

    /** Those who are there are there, and nobody else. */
    void awaitPeople(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(server.metric("sfu_participants ")).isEqualTo(count));
    }

    /** Nothing met a bug. */
    void assertNoBug() {
        assertThat(server.isAlive()).isTrue();
        assertThat(server.metric("sfu_drops_total{reason=\"INTERNAL_ERROR\"")).isZero();
        assertThat(server.told(" ERROR ")).as(server.output()).isZero();
    }

    /** All that is kept of a channel: texts by the message's id. */
    Map<String, String> history(String channel) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            ChaosSocket reader = ChaosSocket.open(http, url());
            reader.request(
                    ChaosSocket.message("connect")
                            .put("identity", "reader")
                            .put("token", ChildServer.token("reader")));
            reader.request(ChaosSocket.message("channel.join").put("channel", channel));
            Map<String, String> all = new HashMap<>();
            String before = "";
            while (true) {
                ObjectNode wanted = ChaosSocket.message("message.history").put("channel", channel);
                JsonNode page =
                        reader.request(before.isEmpty() ? wanted : wanted.put("before", before));
                for (JsonNode each : page.path("messages")) {
                    all.put(each.path("messageId").asText(), each.path("text").asText());
                }
                if (!page.path("more").asBoolean()) {
                    reader.abort();
                    return all;
                }
                before = page.at("/messages/0/messageId").asText();
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

package sfu.admin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of any node, over a WebSocket. */
final class NodeClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final CompletableFuture<String> reason = new CompletableFuture<>();
    final WebSocket socket;
    private final StringBuilder text = new StringBuilder();

    NodeClient(int port) throws Exception {
        this(HTTP, "ws://localhost:" + port);
    }

    NodeClient(HttpClient client, String origin) throws Exception {
        socket =
                client.newWebSocketBuilder()
                        .subprotocols("sfu.v1")
                        .buildAsync(URI.create(origin + "/v1/ws"), this)
                        .get(30, TimeUnit.SECONDS);
    }

    NodeClient say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
        return this;
    }

    NodeClient asksToJoin(String room, String identity) {
        return asksToJoin(room, identity, "");
    }

    NodeClient asksToJoin(String room, String identity, String token) {
        return say(
                "{'type':'join','id':2,'room':'%s','identity':'%s','token':'%s','features':['resume']}"
                        .formatted(room, identity, token));
    }

    /** The server's reply. */
    JsonNode join(String room, String identity) throws Exception {
        return asksToJoin(room, identity).await("joined");
    }

    /** Where its media is to go, on this machine. */
    int mediaPort() throws Exception {
        return mediaPort(offer());
    }

    static int mediaPort(String answer) {
        String candidate =
                answer.lines()
                        .filter(line -> line.startsWith("a=candidate") && line.contains(" udp "))
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(candidate.split(" ")[5]);
    }

    /** Chromium's, with sound and picture. */
    static String sdp() throws IOException {
        return Files.readString(
                Path.of("..", "sfu-signaling", "src", "test", "resources", "offers")
                        .resolve("chromium156-audio-video-simple.sdp"));
    }

    /** The answer to an offer. */
    private String offer() throws Exception {
        String sdp = JSON.writeValueAsString(sdp());
        socket.sendText("{\"type\":\"offer\",\"id\":90,\"sdp\":" + sdp + "}", true).join();
        return await("answer").get("sdp").asText();
    }

    JsonNode await(String type) throws Exception {
        List<JsonNode> others = new ArrayList<>();
        while (true) {
            JsonNode next = messages.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a message of type %s, after %s", type, others).isNotNull();
            others.add(next);
            if (next.get("type").asText().equals(type)) {
                return next;
            }
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                messages.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                closed.completeExceptionally(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String why) {
        reason.complete(why);
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }

    @Override
    public void close() {
        socket.abort();
    }
}

package sfu.admin.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody without media who asks to come into a room, over a WebSocket. */
final class Attendee implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    /**
     * @param client with threads of its own: the server in this process needs the common pool
     * @param url of the server, http
     */
    Attendee(HttpClient client, String url, String room, String token) throws Exception {
        socket =
                client.newWebSocketBuilder()
                        .subprotocols("sfu.v1")
                        .buildAsync(URI.create(url.replace("http:", "ws:") + "/v1/ws"), this)
                        .get(30, TimeUnit.SECONDS);
        JsonNode join =
                JSON.createObjectNode()
                        .put("type", "join")
                        .put("id", 1)
                        .put("room", room)
                        .put("token", token);
        socket.sendText(join.toString(), true).get(30, TimeUnit.SECONDS);
    }

    /** The next message of a type; those before it are not looked at again. */
    JsonNode await(String type) throws InterruptedException {
        while (true) {
            JsonNode next = messages.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type + " came");
            }
            if (next.path("type").asText().equals(type)) {
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
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}

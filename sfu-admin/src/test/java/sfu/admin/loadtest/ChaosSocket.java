package sfu.admin.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A WebSocket of the client protocol that matches answers to requests, and breaks when told. */
final class ChaosSocket implements WebSocket.Listener {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PATIENCE_S = 30;

    /** The server said no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        final String code;

        Refused(JsonNode error) {
            super(error.toString());
            code = error.path("code").asText();
        }
    }

    private final Map<Long, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private volatile long seq;
    private final CompletableFuture<Object> end = new CompletableFuture<>(); // fails with why
    private long lastId; // guarded by this

    private ChaosSocket(HttpClient http, URI url) throws Exception {
        socket =
                http.newWebSocketBuilder()
                        .subprotocols("sfu.v1")
                        .buildAsync(URI.create("ws://" + url.getAuthority() + "/v1/ws"), this)
                        .get(PATIENCE_S, TimeUnit.SECONDS);
    }

    static ChaosSocket open(HttpClient http, URI url) throws Exception {
        return new ChaosSocket(http, url);
    }

    static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /**
     * @throws Refused if the server says no
     */
    JsonNode request(ObjectNode message) throws Exception {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        synchronized (this) {
            long id = ++lastId;
            open.put(id, answer);
            socket.sendText(message.put("id", id).toString(), true).join();
        }
        JsonNode node = (JsonNode) unlessItEnds(answer).get(PATIENCE_S, TimeUnit.SECONDS);
        if (node.path("type").asText().equals("error")) {
            throw new Refused(node);
        }
        return node;
    }

    /** The number of the last message that came. */
    long seq() {
        return seq;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        text.append(data);
        if (isLast) {
            take(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void take(String message) {
        try {
            JsonNode node = JSON.readTree(message);
            seq = Math.max(seq, node.path("seq").asLong());
            CompletableFuture<JsonNode> answer = open.remove(node.path("re").asLong(-1));
            if (answer != null) {
                answer.complete(node);
            }
        } catch (IOException e) {
            ended(e.toString());
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended("closed: " + code + " " + reason);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended("broken: " + error);
    }

    private void ended(String why) {
        end.completeExceptionally(new IOException(why));
    }

    /** What is waited for, or the socket's end: then nothing of the server is to be expected. */
    CompletableFuture<Object> unlessItEnds(CompletableFuture<?> awaited) {
        return CompletableFuture.anyOf(awaited, end);
    }

    /** As when the network is gone. */
    void abort() {
        socket.abort();
        ended("aborted");
    }
}

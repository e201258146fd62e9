package sfu.admin.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A client's WebSocket at /v1/ws: one request at a time, and events. */
final class Signaling implements WebSocket.Listener {
    static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** In a large room most messages tell of others who join: these are not parsed. */
    private static final Set<String> READ =
            Set.of(
                    "joined",
                    "participants",
                    "answer",
                    "ok",
                    "error",
                    "slots",
                    "layers",
                    "speakers",
                    "closed");

    private static final String TYPE = "\"type\":\"";
    private static final int MAX_HEAD = 40; // what precedes it: a number

    private final StringBuilder text = new StringBuilder();
    private final Consumer<JsonNode> onEvent;
    private @Nullable WebSocket socket;
    private @Nullable CompletableFuture<JsonNode> reply; // guarded by this
    private @Nullable String end; // guarded by this
    private long lastId;

    private Signaling(Consumer<JsonNode> onEvent) {
        this.onEvent = onEvent;
    }

    /**
     * @param url of the server: http or https
     * @param onEvent takes slots, layers, speakers
     */
    static Signaling connect(HttpClient client, URI url, Consumer<JsonNode> onEvent)
            throws JoinFailure, InterruptedException {
        Signaling signaling = new Signaling(onEvent);
        String scheme = url.getScheme().equalsIgnoreCase("https") ? "wss" : "ws";
        URI target = URI.create(scheme + "://" + url.getRawAuthority() + "/v1/ws");
        try {
            signaling.socket =
                    client.newWebSocketBuilder()
                            .subprotocols("sfu.v1")
                            .connectTimeout(PATIENCE)
                            .buildAsync(target, signaling)
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return signaling;
        } catch (ExecutionException e) {
            throw JoinFailure.ofAll(unreachable(url, e.getCause()));
        } catch (TimeoutException e) {
            throw JoinFailure.ofAll("no server answered at " + url + " within 20 s");
        }
    }

    private static String unreachable(URI url, @Nullable Throwable cause) {
        if (cause instanceof WebSocketHandshakeException refused) {
            int status = refused.getResponse().statusCode();
            return "what answers at " + url + " takes no client at /v1/ws (HTTP " + status + ")";
        }
        if (cause instanceof ConnectException) {
            return "no server answers at " + url;
        }
        String why = cause == null ? null : cause.getMessage();
        return "no server can be reached at " + url + (why == null ? "" : ": " + why);
    }

    static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /** Sends it and waits for its reply. */
    JsonNode request(ObjectNode message) throws JoinFailure, InterruptedException {
        CompletableFuture<JsonNode> expected = new CompletableFuture<>();
        synchronized (this) {
            if (end != null) {
                throw JoinFailure.ofAll(end);
            }
            reply = expected;
        }
        WebSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        CompletableFuture<JsonNode> answered = // a send that is not over refuses the next one
                open.sendText(message.put("id", ++lastId).toString(), true)
                        .thenCombine(expected, (sent, answer) -> answer);
        try {
            JsonNode answer = answered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer.path("type").asText().equals("error")) {
                throw JoinFailure.ofAll("the server refuses: " + answer.path("message").asText());
            }
            return answer;
        } catch (ExecutionException e) {
            throw JoinFailure.ofAll(JoinFailure.reason(e));
        } catch (TimeoutException e) {
            throw JoinFailure.ofOne(
                    "the server did not answer " + message.path("type").asText() + " within 20 s");
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        if (!isLast) {
            text.append(data);
        } else {
            take(text.isEmpty() ? data.toString() : text.append(data).toString());
            text.setLength(0);
            text.trimToSize();
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void take(String message) {
        try {
            if (!READ.contains(type(message))) {
                return;
            }
            JsonNode node = JSON.readTree(message);
            if (node.has("re")) {
                complete(node);
            } else if (node.path("type").asText().equals("closed")) {
                ended("the server ended the session: " + node.path("reason").asText());
            } else {
                onEvent.accept(node);
            }
        } catch (IOException e) {
            ended("the server sent what is no message: " + e.getMessage());
        }
    }

    /**
     * The type, which is the first field, or the second after the number; without a parser, since
     * most messages are of no interest.
     */
    private static String type(String message) {
        int from = message.indexOf(TYPE, 0, Math.min(message.length(), MAX_HEAD));
        int end = message.indexOf('"', from + TYPE.length());
        return from >= 0 && end > 0 ? message.substring(from + TYPE.length(), end) : "";
    }

    private void complete(JsonNode node) {
        CompletableFuture<JsonNode> expected;
        synchronized (this) {
            expected = reply;
        }
        if (expected != null) {
            expected.complete(node);
        }
    }

    private void ended(String sentence) {
        CompletableFuture<JsonNode> expected;
        synchronized (this) {
            if (end == null) {
                end = sentence;
            }
            expected = reply;
        }
        if (expected != null) {
            expected.completeExceptionally(new IOException(sentence));
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended("the server closed the connection (" + code + " " + reason + ")");
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended("the connection to the server broke: " + error.getMessage());
    }

    /** Why the session ended; null while it lasts. */
    synchronized @Nullable String end() {
        return end;
    }

    /** Ends the connection of one who has not joined, without waiting. */
    void close() {
        WebSocket open = socket;
        if (open != null) {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
    }

    /** Leaves the room, without waiting. */
    void leave() {
        WebSocket open = socket;
        if (open != null && !open.isOutputClosed()) {
            open.sendText(message("leave").put("id", ++lastId).toString(), true)
                    .thenCompose(sent -> sent.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        }
    }
}

package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import sfu.signaling.protocol.SchemaCheck;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client that writes text and waits for messages of a type. */
final class SessionClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final WebSocket socket;
    private final StringBuilder text = new StringBuilder();

    SessionClient(InetSocketAddress to) throws Exception {
        this(to, "127.0.0.1");
    }

    /**
     * @param forwardedFor what a proxy says where it is
     */
    SessionClient(InetSocketAddress to, String forwardedFor) throws Exception {
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("x-forwarded-for", forwardedFor)
                        .subprotocols("sfu.v1")
                        .buildAsync(URI.create("ws://localhost:" + to.getPort() + "/v1/ws"), this)
                        .get(30, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                messages.add(JSON.readTree(text.toString()));
            } catch (Exception e) {
                closed.completeExceptionally(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    SessionClient say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
        return this;
    }

    JsonNode await(String type) throws Exception {
        while (true) {
            JsonNode next = messages.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a message of type " + type).isNotNull();
            assertThat(SchemaCheck.ofServer(next)).as(next.toString()).isEmpty();
            if (next.get("type").asText().equals(type)) {
                return next;
            }
        }
    }

    /** The first of a part of what is told of the list of people that is as expected. */
    JsonNode until(String part, Predicate<JsonNode> expected) throws Exception {
        while (true) {
            for (JsonNode each : await("roster").get(part)) {
                if (expected.test(each)) {
                    return each;
                }
            }
        }
    }

    SessionClient join(String room, String name) throws Exception {
        say("{'type':'join','id':1,'room':'%s','name':'%s'}".formatted(room, name));
        return this;
    }

    @Override
    public void close() {
        socket.abort();
    }
}

package sfu.admin.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A session without media that writes down what comes. */
final class ChatClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final StringBuilder text = new StringBuilder();
    private int lastId;

    ChatClient(int port, String identity, String channel) throws Exception {
        this(port, identity, channel, "");
    }

    ChatClient(int port, String identity, String channel, String token) throws Exception {
        socket =
                HTTP.newWebSocketBuilder()
                        .subprotocols("sfu.v1")
                        .buildAsync(URI.create("ws://localhost:" + port + "/v1/ws"), this)
                        .get(30, TimeUnit.SECONDS);
        say("connect", ",'identity':'%s','token':'%s'".formatted(identity, token));
        await("session");
        say("channel.join", ",'channel':'%s','history':0".formatted(channel));
        await("channel");
    }

    /**
     * @param rest of the request, after its id, with ' for "
     */
    void say(String type, String rest) {
        String message = "{'type':'%s','id':%d%s}".formatted(type, ++lastId, rest);
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    JsonNode await(String type) throws InterruptedException {
        while (true) {
            JsonNode next = messages.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type + " came");
            }
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
            } catch (Exception e) {
                throw new AssertionError(e);
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

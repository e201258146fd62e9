package sfu.admin.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Somebody in a room, over its WebSocket. */
final class Guest implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private final StringBuilder text = new StringBuilder();
    private int lastId;
    JsonNode joined;

    /** Who only asks to join. */
    Guest(Plane plane, String room, String token) throws Exception {
        socket =
                HTTP.newWebSocketBuilder()
                        .subprotocols("sfu.v1")
                        .buildAsync(
                                URI.create(
                                        "ws://127.0.0.1:"
                                                + plane.server.address().getPort()
                                                + "/v1/ws"),
                                this)
                        .get(30, TimeUnit.SECONDS);
        say("join", ",'room':'%s','token':'%s'".formatted(room, token));
    }

    /** Who is in. */
    static Guest in(Plane plane, String room, String identity) throws Exception {
        return in(plane, room, Plane.guestToken(identity), identity);
    }

    static Guest in(Plane plane, String room, String token, String identity) throws Exception {
        Guest guest = new Guest(plane, room, token);
        guest.joined = guest.await("joined");
        return guest;
    }

    /**
     * @param rest of the request, after its id, with ' for "
     */
    void say(String type, String rest) {
        String message = "{'type':'%s','id':%d%s}".formatted(type, ++lastId, rest);
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    void publish(String sdp) throws Exception {
        String offer = JSON.writeValueAsString(sdp);
        socket.sendText("{\"type\":\"offer\",\"id\":" + ++lastId + ",\"sdp\":" + offer + "}", true)
                .join();
        await("answer");
    }

    JsonNode await(String type) throws InterruptedException {
        return await(message -> message.get("type").asText().equals(type));
    }

    JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
        List<JsonNode> others = new ArrayList<>();
        while (true) {
            JsonNode next = messages.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("it did not come, but " + others);
            }
            others.add(next);
            if (wanted.test(next)) {
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

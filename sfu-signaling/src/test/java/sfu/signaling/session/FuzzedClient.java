package sfu.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.protocol.SchemaCheck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A client without a socket: it asks, waits for the reply, and holds all that comes to the rules.
 */
final class FuzzedClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GOODBYE = 1000;
    private static final long PATIENCE_MS = 10_000;
    private static final int MAX_MESSAGE = 1 << 20;

    private final Sessions sessions;
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<Long, Integer> replies = new HashMap<>(); // guarded by this
    private Connection connection;
    private WebSocketListener listener;
    private String participant = "PA_0"; // these are guarded by this
    private String session = "";
    private String secret = "";
    private long seq;
    private long lastId;

    FuzzedClient(Sessions sessions) {
        this.sessions = sessions;
        open();
    }

    private void open() {
        connection = new Connection();
        listener = sessions.open(connection, Arrival.NOWHERE);
    }

    synchronized String participant() {
        return participant;
    }

    List<String> faults() {
        return new ArrayList<>(faults);
    }

    /** Its connection breaks. */
    void lose() {
        if (!connection.isClosed) {
            connection.isClosed = true;
            listener.onClosed(WebSocketListener.ABNORMAL);
        }
    }

    /** It says goodbye and comes as somebody new. */
    void begin() {
        leave();
        open();
    }

    /** It comes back, whether or not it was lost, and says so. */
    void resume() throws InterruptedException {
        lose();
        open();
        ObjectNode resume = JSON.createObjectNode().put("type", "resume");
        synchronized (this) {
            resume.put("session", session).put("resumeToken", secret).put("seq", seq);
        }
        ask(resume);
    }

    void leave() {
        if (!connection.isClosed) {
            connection.isClosed = true;
            listener.onClosed(GOODBYE);
        }
    }

    void say(String text) {
        if (!connection.isClosed) {
            listener.onText(text);
        }
    }

    /** Sends a request with a number of its own and waits until it is answered. */
    void ask(ObjectNode request) throws InterruptedException {
        long id = ++lastId;
        request.put("id", id);
        Connection its = connection;
        say(request.toString());
        long until = System.nanoTime() + PATIENCE_MS * 1_000_000;
        synchronized (this) {
            while (!replies.containsKey(id) && !its.isClosed) {
                long leftMs = (until - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    faults.add("not answered: " + request);
                    return;
                }
                wait(leftMs);
            }
        }
        if (its.isClosed && its.isClosedByServer) {
            listener.onClosed(its.code); // as the socket's end does
        }
    }

    private synchronized void heard(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            faults.add("not JSON: " + text);
            return;
        }
        check(text, message);
        seq = Math.max(seq, message.path("seq").asLong());
        String type = message.path("type").asText();
        if (type.equals("joined")) {
            participant = message.path("participant").path("id").asText();
            session = message.path("session").asText();
        }
        secret = message.path("resumeToken").asText(secret);
        JsonNode re = message.path("re");
        if (re.isIntegralNumber() && !type.equals("waiting")) {
            int count = replies.merge(re.longValue(), 1, Integer::sum);
            if (count > 1 && !type.equals("joined")) {
                faults.add("answered again: " + text);
            }
        } else if (re.isIntegralNumber()) {
            replies.putIfAbsent(re.longValue(), 0);
        }
        notifyAll();
    }

    private void check(String text, JsonNode message) {
        List<String> wrong = SchemaCheck.ofServer(message);
        if (!wrong.isEmpty()) {
            faults.add(wrong + " in " + text);
        }
        if (text.length() > MAX_MESSAGE) {
            faults.add("a message of " + text.length() + " characters");
        }
        if (message.path("code").asText().equals("internal")) {
            faults.add("a bug of the server: " + text);
        }
    }

    private synchronized void ended(Connection its, int code) {
        its.code = code;
        its.isClosedByServer = true;
        its.isClosed = true;
        notifyAll();
    }

    /** The server's end. */
    private final class Connection implements WebSocketConnection {
        volatile boolean isClosed;
        volatile boolean isClosedByServer;
        volatile int code;

        @Override
        public void send(String text) {
            heard(text);
        }

        @Override
        public void send(SharedText object, long number) {
            heard(object.numbered(number));
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void close(int with, String reason) {
            ended(this, with);
        }
    }
}

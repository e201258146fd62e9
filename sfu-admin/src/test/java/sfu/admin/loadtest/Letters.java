package sfu.admin.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import sfu.admin.e2e.ChildServer;

import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody who writes to a channel all the time, to another one each minute, so that none forgets,
 * and whose connection breaks once a minute: what was acknowledged is there in the end.
 */
final class Letters implements AutoCloseable {
    private static final String IDENTITY = "writer";
    private static final long PAUSE_MS = 500;

    private final ChaosServer server;
    private final Map<String, Map<String, String>> acknowledged =
            new LinkedHashMap<>(); // channel -> message's id -> text; guarded by this
    private final Thread thread;
    private volatile boolean isOver;
    private volatile String failure = "";

    Letters(ChaosServer server) {
        this.server = server;
        thread = Thread.ofVirtual().start(this::write);
    }

    private void write() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; !isOver; i++) {
                fill(http, "soak-" + i);
            }
        } catch (Exception e) {
            failure = e.toString();
        }
    }

    /** A minute's letters. */
    private void fill(HttpClient http, String channel) throws Exception {
        ChaosSocket socket = ChaosSocket.open(http, server.url());
        socket.request(
                ChaosSocket.message("connect")
                        .put("identity", IDENTITY)
                        .put("token", ChildServer.token(IDENTITY)));
        socket.request(ChaosSocket.message("channel.join").put("channel", channel));
        long untilNs = System.nanoTime() + 60_000_000_000L;
        for (int i = 0; !isOver && System.nanoTime() < untilNs; i++) {
            String text = "letter " + i;
            String id =
                    socket.request(
                                    ChaosSocket.message("message.send")
                                            .put("channel", channel)
                                            .put("text", text))
                            .path("messageId")
                            .asText();
            keep(channel, id, text);
            Thread.sleep(PAUSE_MS);
        }
        socket.abort();
    }

    private synchronized void keep(String channel, String id, String text) {
        acknowledged.computeIfAbsent(channel, any -> new LinkedHashMap<>()).put(id, text);
    }

    /** How many were acknowledged. */
    synchronized int count() {
        return acknowledged.values().stream().mapToInt(Map::size).sum();
    }

    /** Writes no more; each that was acknowledged is in its channel's history. */
    void assertAllAreKept() throws Exception {
        close();
        assertThat(failure).isEmpty();
        assertThat(count()).isPositive();
        for (Map.Entry<String, Map<String, String>> each : acknowledged.entrySet()) {
            assertThat(server.history(each.getKey())).containsAllEntriesOf(each.getValue());
        }
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;
import sfu.signaling.http.SseStream;
import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;
import sfu.signaling.protocol.Json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What stands in for a WebSocket: events for what the server says, POST for what the client does.
 */
final class SseConnection implements WebSocketConnection {
    private static final int NO_ID = -1;

    /** The first event: where to post, and with which bearer token. */
    record Open(String connection, String key) {}

    /** The last event. */
    record Close(int code, String reason) {}

    private final SseStream stream;
    private final String name;
    private final String key = Resumption.random();
    private volatile long heardAtNs = System.nanoTime();
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private volatile @Nullable WebSocketListener listener; // null when it is closed

    /**
     * @param suffix that says on which node it is; empty: on the only one
     */
    SseConnection(SseStream stream, String suffix) {
        name = Resumption.random() + suffix;
        this.stream = stream;
    }

    String name() {
        return name;
    }

    boolean isKey(String given) {
        return MessageDigest.isEqual(
                key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    void open(WebSocketListener its) {
        listener = its;
        stream.send(event(NO_ID, "connection", Json.text(new Open(name, key))));
    }

    /**
     * Messages of the client, one a line. Its lock is of this alone: what the stream tells comes
     * while sessions hold theirs.
     */
    synchronized void take(String messages) {
        heardAtNs = System.nanoTime();
        WebSocketListener its = listener;
        if (its != null) {
            messages.lines()
                    .takeWhile(line -> !isClosing.get())
                    .filter(line -> !line.isBlank())
                    .forEach(its::onText);
        }
    }

    long heardAtNs() {
        return heardAtNs;
    }

    @Override
    public void send(String text) {
        if (isClosing.get()) {
            return;
        }
        stream.send(event(NO_ID, "message", text));
    }

    @Override
    public void send(SharedText object, long seq) {
        if (isClosing.get()) {
            return;
        }
        stream.send(event(seq, "message", object.numbered(seq)));
    }

    @Override
    public boolean isWritable() {
        return stream.isWritable();
    }

    /** The stream takes more again. */
    void writable() {
        WebSocketListener its = listener;
        if (its != null) {
            its.onWritable();
        }
    }

    @Override
    public void close(int code, String reason) {
        if (isClosing.compareAndSet(false, true)) {
            stream.send(event(NO_ID, "close", Json.text(new Close(code, reason))));
            stream.close();
        }
    }

    /** The stream ended, or the client said goodbye. */
    void closed(int code) {
        WebSocketListener its = listener;
        listener = null;
        if (its != null) {
            its.onClosed(code);
        }
    }

    private static byte[] event(long id, String name, String json) {
        String first = id < 0 ? "" : "id: " + id + "\n";
        return (first + "event: " + name + "\ndata: " + json + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}

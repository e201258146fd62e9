package sfu.signaling.http;

import java.nio.charset.StandardCharsets;

/** A stream of server-sent events to one client; safe for all threads. */
public interface SseStream {
    /** Sends an encoded event unless the client is behind; false if it was left out. */
    boolean offer(byte[] event);

    /** Ends it. */
    void close();

    void onClosed(Runnable action);

    /** One event in the format of text/event-stream; data is a single line. */
    static byte[] event(long id, String name, String data) {
        return ("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}

package sfu.signaling.http;

import java.nio.charset.StandardCharsets;

/** A stream of server-sent events to one client; safe for all threads. */
public interface SseStream {
    /**
     * Sends an encoded event unless the client is behind; false if it was left out. The array is
     * not copied and may serve many streams.
     */
    boolean offer(byte[] event);

    /** As above; one that takes compression gets it compressed. */
    default boolean offer(SseEvent event) {
        return offer(event.plain());
    }

    /** Queues an encoded event; a client that does not take what is queued is disconnected. */
    void send(byte[] event);

    /** Whether it has not ended. */
    default boolean isOpen() {
        return true;
    }

    /** Whether the client takes what it is sent, so that the next event would go. */
    boolean isWritable();

    /** Does this each time when the client takes more again. */
    void onWritable(Runnable action);

    /** Ends it. */
    void close();

    void onClosed(Runnable action);

    /** As {@link #event(long, String, String)}, of one line and without an id. */
    static byte[] event(String name, String line) {
        return ("event: " + name + "\ndata: " + line + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** One event in the format of text/event-stream; data may have several lines. */
    static byte[] event(long id, String name, String data) {
        return event(Long.toString(id), name, data);
    }

    /** The same, with an id that is no number; it has no line break. */
    static byte[] event(String id, String name, String data) {
        String lines = data.indexOf('\n') < 0 ? data : data.replace("\n", "\ndata: ");
        return ("id: " + id + "\nevent: " + name + "\ndata: " + lines + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}

package sfu.signaling.http;

/** The server's end of a WebSocket, or of what stands in for one; safe for all threads. */
public interface WebSocketConnection {
    /** Queues a text message; a client that does not read what is queued is closed with 4007. */
    void send(String text);

    /** Likewise, a JSON object that others may be sent as well, with its number as "seq" in it. */
    void send(SharedText object, long seq);

    /** Whether the client takes what it is sent, so that more would not only be queued. */
    boolean isWritable();

    /** Whether more of what the client says is read; it waits in its own network else. */
    default void setReading(boolean isReading) {}

    /** Ends without a word, as if the network broke. */
    default void abort() {
        close(1001, "");
    }

    /** Sends a close frame (RFC 6455 7.4) and ends. */
    void close(int code, String reason);
}

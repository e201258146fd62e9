package sfu.signaling.http;

/** The server's end of a WebSocket, or of what stands in for one; safe for all threads. */
public interface WebSocketConnection {
    /** Queues a text message; a client that does not read what is queued is closed with 4007. */
    void send(String text);

    /** Likewise, a JSON object that others may be sent as well, with its number as "seq" in it. */
    void send(SharedText object, long seq);

    /** Sends a close frame (RFC 6455 7.4) and ends. */
    void close(int code, String reason);
}

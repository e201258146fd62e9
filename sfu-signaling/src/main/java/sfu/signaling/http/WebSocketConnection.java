package sfu.signaling.http;

/** The server's end of a WebSocket; safe for all threads. */
public interface WebSocketConnection {
    /** Queues a text message; a client that does not read what is queued is closed with 4007. */
    void send(String text);

    /** Likewise, what others are sent as well. */
    void send(SharedText text);

    /** Sends a close frame (RFC 6455 7.4) and ends. */
    void close(int code, String reason);
}

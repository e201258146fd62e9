package sfu.signaling.http;

/** What one client does on its connection; called on its I/O thread. */
public interface WebSocketListener {
    /** The connection broke: no one said goodbye (RFC 6455 7.4.1). */
    int ABNORMAL = 1006;

    void onText(String text);

    /** It takes more again: what was queued went. */
    default void onWritable() {}

    /**
     * It is gone, whoever closed it.
     *
     * @param code what the client closed it with; {@link #ABNORMAL} if it did not
     */
    void onClosed(int code);

    /**
     * Likewise, of a connection to another node.
     *
     * @param reason that the other end said, or empty
     */
    default void onClosed(int code, String reason) {
        onClosed(code);
    }
}

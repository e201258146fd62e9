package sfu.signaling.http;

/** What one WebSocket's client does; called on its I/O thread. */
public interface WebSocketListener {
    void onText(String text);

    /** It is gone, whoever closed it. */
    void onClosed();
}

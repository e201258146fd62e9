package sfu.signaling.relay;

import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

/** This node's end of a connection that another one made. */
final class RelayAccepted implements RelayEnd, WebSocketListener {
    private static final int GOING = 1001;

    private final WebSocketConnection connection;
    private final RelayEnd.Listener listener;
    private boolean isOver; // guarded by this

    RelayAccepted(WebSocketConnection connection, RelayEnd.Listener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    @Override
    public void send(String message) {
        connection.send(message);
    }

    @Override
    public void close(String why) {
        connection.close(GOING, why);
        end(why);
    }

    @Override
    public void onText(String text) {
        RelayEnd.take(listener, this, text);
    }

    @Override
    public void onClosed(int code) {
        end("the connection ended with " + code);
    }

    private void end(String why) {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isOver = true;
        }
        listener.onEnd(why);
    }
}

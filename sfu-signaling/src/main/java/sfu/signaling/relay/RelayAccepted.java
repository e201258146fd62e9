package sfu.signaling.relay;

import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** This node's end of a connection that another one made. */
final class RelayAccepted implements RelayEnd, WebSocketListener {
    private static final int GOING = 1001;

    private final WebSocketConnection connection;
    private final RelayEnd.Listener listener;
    private volatile long heardNs = System.nanoTime();
    private boolean isOver; // guarded by this

    RelayAccepted(WebSocketConnection connection, RelayEnd.Listener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    /** The other end speaks each second. */
    void watch() {
        if (System.nanoTime() - heardNs > TimeUnit.MILLISECONDS.toNanos(SILENT_MS)) {
            close("it says nothing");
        }
        synchronized (this) {
            if (isOver) {
                return;
            }
        }
        CompletableFuture.delayedExecutor(BEAT_MS, TimeUnit.MILLISECONDS).execute(this::watch);
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
        heardNs = System.nanoTime();
        if (text.equals(BEAT)) {
            send(BEAT);
        } else {
            RelayEnd.take(listener, this, text);
        }
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
        Thread.startVirtualThread(() -> listener.onEnd(why));
    }
}

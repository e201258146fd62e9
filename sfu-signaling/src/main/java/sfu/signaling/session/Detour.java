package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.WebSocketConnection;
import sfu.signaling.http.WebSocketListener;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A client's connection while it is found out on which node it goes on, and then, if that is
 * another one, what passes between the two: as fast as the slower side reads, and to the end of
 * both.
 */
final class Detour implements WebSocketListener {
    private static final int MOST_WAITING = 64; // messages, until it is known
    private static final int BAD_MESSAGE = 4000;
    private static final int LEFT = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int NO_STATUS = 1005;
    private static final int RESTARTED = 1012; // the node is gone: come back (RFC 6455 registry)
    private static final int FIRST_OWN = 3000;

    private final WebSocketConnection client;
    private final Queue<String> waiting = new ArrayDeque<>(); // guarded by this
    private @Nullable WebSocketConnection node; // guarded by this
    private boolean isHere; // it goes on on this node; guarded by this
    private boolean isOver; // guarded by this

    Detour(WebSocketConnection client) {
        this.client = client;
    }

    /** Takes what the client says; false if it is for this node. */
    synchronized boolean take(String text) {
        WebSocketConnection to = node;
        if (isHere) {
            return false;
        }
        if (to != null) {
            to.send(text);
            if (!to.isWritable()) {
                client.setReading(false);
                client.setReading(to.isWritable()); // it may have become so meanwhile
            }
        } else if (waiting.size() < MOST_WAITING) {
            waiting.add(text);
        } else {
            client.close(BAD_MESSAGE, "too many messages before the answer to the first");
        }
        return true;
    }

    /** It goes on here: what waited is handed over before anything else comes. */
    synchronized void stay(Consumer<String> here) {
        waiting.forEach(here);
        waiting.clear();
        isHere = true;
    }

    /**
     * It goes on there.
     *
     * @param first that the client said
     */
    synchronized void go(WebSocketConnection to, String first) {
        if (isOver) {
            to.abort(); // the client left meanwhile
            return;
        }
        node = to;
        to.send(first);
        waiting.forEach(to::send);
        waiting.clear();
    }

    /** The client takes more again. */
    synchronized void clientWritable() {
        if (node != null) {
            node.setReading(true);
        }
    }

    /** The client is gone. */
    synchronized void clientClosed(int code) {
        isOver = true;
        WebSocketConnection to = node;
        if (to == null) {
            return;
        }
        if (code == LEFT || code == GOING_AWAY || code >= FIRST_OWN) {
            to.close(code, "");
        } else {
            to.abort(); // there it is waited for, as if it had been connected directly
        }
    }

    @Override
    public void onText(String text) {
        client.send(text);
        if (!client.isWritable()) {
            pauseNode();
        }
    }

    private synchronized void pauseNode() {
        if (node != null) {
            node.setReading(false);
            node.setReading(client.isWritable()); // it may have become so meanwhile
        }
    }

    @Override
    public void onWritable() {
        client.setReading(true);
    }

    @Override
    public void onClosed(int code) {
        onClosed(code, "");
    }

    @Override
    public void onClosed(int code, String reason) {
        switch (code) {
            case ABNORMAL -> client.close(RESTARTED, "the node of the room is gone: come back");
            case NO_STATUS -> client.close(LEFT, reason);
            default -> client.close(code, reason);
        }
    }
}

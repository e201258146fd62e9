package sfu.signaling.relay;

import org.slf4j.LoggerFactory;

/** One end of a connection between two nodes, whoever made it. */
interface RelayEnd {
    /** What comes, in order, and the end, once. */
    interface Listener {
        /**
         * @throws IllegalArgumentException if no node says that
         */
        void onText(String text);

        /** On a thread of its own: who sends may hold locks. */
        void onEnd(String why);
    }

    /** Said each second, so that either end notices a machine that vanished. */
    String BEAT = "";

    long BEAT_MS = 1_000;
    long SILENT_MS = 4_000;

    /** Queues a message; does not wait. */
    void send(String message);

    void close(String why);

    /** What no node says ends the connection. */
    static void take(Listener listener, RelayEnd end, String message) {
        try {
            listener.onText(message);
        } catch (IllegalArgumentException e) {
            end.close(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // what another node says must not be a fault of this one
            LoggerFactory.getLogger(RelayEnd.class).error("a node's message was not handled", e);
            end.close("its message could not be handled");
        }
    }
}

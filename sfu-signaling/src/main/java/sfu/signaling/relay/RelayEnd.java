package sfu.signaling.relay;

/** One end of a connection between two nodes, whoever made it. */
interface RelayEnd {
    /** What comes, in order, and the end, once. */
    interface Listener {
        /**
         * @throws IllegalArgumentException if no node says that
         */
        void onText(String text);

        void onEnd(String why);
    }

    /** Queues a message; does not wait. */
    void send(String message);

    void close(String why);

    /** What no node says ends the connection. */
    static void take(Listener listener, RelayEnd end, String message) {
        try {
            listener.onText(message);
        } catch (IllegalArgumentException e) {
            end.close(String.valueOf(e.getMessage()));
        }
    }
}

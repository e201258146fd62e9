package sfu.core.relay;

/** The connection to another node, as its relay sees it. Safe for all threads. */
@FunctionalInterface
public interface RelayWire {
    /**
     * Queues what is said; does not wait.
     *
     * @param association of which it is, 1 to 65,535; 0: of none
     * @return false: it is larger than the connection takes, and is not sent
     */
    boolean send(int association, RelayMessage message);
}

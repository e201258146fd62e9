package sfu.core.api;

import java.time.Duration;
import java.util.List;

/**
 * How somebody's media goes from now on.
 *
 * @param attempt the number of this one; what a client says of another one is old
 * @param peers whom it reaches directly, or is about to
 * @param timeout in which both have to say that it works, while it is CONNECTING; else zero
 * @param reason why it is so
 */
public record DirectState(
        Mode mode, long attempt, List<Peer> peers, Duration timeout, Reason reason) {
    /** Which way. */
    public enum Mode {
        /** By the server alone. */
        SFU,
        /** By the server, while two look for a way between them. */
        CONNECTING,
        /** Between two. */
        DIRECT,
        /** As applications like. */
        MESH
    }

    /** What led to it. */
    public enum Reason {
        /** Two are alone. */
        TWO,
        /** They are not: others are here. */
        PEOPLE,
        /** They are not: one is gone, or was replaced. */
        LEFT,
        /** One cannot, or does not want to. */
        NOT_READY,
        /** One may not be sent what the other publishes. */
        PERMISSION,
        /** The room is recorded. */
        RECORDING,
        /** One of them says that there is no way. */
        FAILED,
        /** They did not say in time that there is one. */
        TIMEOUT,
        /** The room is a mesh. */
        MESH
    }

    /**
     * Somebody at the other end.
     *
     * @param id of the participant
     * @param isOffered whether it is sent the offers; else it makes them
     */
    public record Peer(String id, boolean isOffered) {}

    public DirectState {
        peers = List.copyOf(peers);
    }
}

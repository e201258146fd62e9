package sfu.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

/** What a client says to reach others of its room without the server's media. */
public sealed interface DirectRequest extends ClientMessage {
    /**
     * Whether the client takes part.
     *
     * @param isReady true when it is missing
     */
    record Ready(long id, @Nullable Boolean isReady) implements DirectRequest {}

    /**
     * To one of those whom it reaches.
     *
     * @param to the id of a participant
     * @param data whatever the clients agree on
     */
    record Signal(long id, @Nullable String to, @Nullable JsonNode data) implements DirectRequest {}

    /**
     * How an attempt went.
     *
     * @param attempt as the event "direct" numbers it
     * @param state connected, failed
     */
    record State(long id, long attempt, @Nullable String state) implements DirectRequest {}
}

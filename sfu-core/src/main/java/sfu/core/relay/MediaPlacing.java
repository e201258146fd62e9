package sfu.core.relay;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Which node a participant's media comes to, where rooms may span several. Safe for all threads.
 */
public interface MediaPlacing {
    /**
     * Somebody whose room is not to take its media at home.
     *
     * @param via the node by which it came; empty: the room's home itself
     * @param open nodes that have media of the room and may have more of it, those that came first
     *     first
     */
    record Overflow(String via, List<String> open) {
        public Overflow {
            open = List.copyOf(open);
        }
    }

    /** This node takes all; where a room's limit forbids that, the node by which they came does. */
    MediaPlacing BY_ARRIVAL =
            new MediaPlacing() {
                @Override
                public boolean takesOneHere() {
                    return true;
                }

                @Override
                public CompletableFuture<Optional<String>> elsewhere(Overflow who) {
                    return CompletableFuture.completedFuture(
                            Optional.of(who.via()).filter(via -> !via.isEmpty()));
                }
            };

    /** Whether this node takes the media of one more, who counts from now on if so. */
    boolean takesOneHere();

    /** The node that takes it, where it counts from now on; empty: none does. */
    CompletableFuture<Optional<String>> elsewhere(Overflow who);
}

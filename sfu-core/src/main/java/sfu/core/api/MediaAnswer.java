package sfu.core.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The server's side for a {@link MediaOffer}: its transport and the slots' identities in offer
 * order.
 *
 * @param published done where what it offers to publish has begun. A session that takes the place
 *     of one whose media goes elsewhere begins once it has media: done then, or failed with why it
 *     may not any more; neither where a later offer came before, or it left
 */
public record MediaAnswer(
        LocalTransport transport, List<SlotIdentity> slots, CompletableFuture<Void> published) {
    public MediaAnswer {
        slots = List.copyOf(slots);
    }

    /** Of an offer whose tracks have begun. */
    public MediaAnswer(LocalTransport transport, List<SlotIdentity> slots) {
        this(transport, slots, CompletableFuture.completedFuture(null));
    }
}

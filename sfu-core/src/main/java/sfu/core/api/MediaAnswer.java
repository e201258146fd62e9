package sfu.core.api;

import java.util.List;

/**
 * The server's side for a {@link MediaOffer}: its transport and the slots' identities in offer
 * order.
 */
public record MediaAnswer(LocalTransport transport, List<SlotIdentity> slots) {
    public MediaAnswer {
        slots = List.copyOf(slots);
    }
}

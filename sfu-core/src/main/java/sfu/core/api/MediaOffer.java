package sfu.core.api;

import java.util.List;

/**
 * The whole state that a peer asks for with one offer. Sections that are missing here and were in
 * the last offer end; a section may publish and be a slot at once (sendrecv), under the same mid.
 */
public record MediaOffer(
        RemoteTransport transport, List<PublishSection> publish, List<SlotSection> slots) {
    public MediaOffer {
        publish = List.copyOf(publish);
        slots = List.copyOf(slots);
    }
}

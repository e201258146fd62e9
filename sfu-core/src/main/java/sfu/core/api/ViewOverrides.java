package sfu.core.api;

import java.util.List;
import java.util.Map;

/**
 * What operators say of what somebody is sent.
 *
 * @param slots by mid, as long as its session lasts
 * @param sources as long as the room is open, also when it comes back
 */
public record ViewOverrides(Map<String, ViewOverride> slots, List<OfSource> sources) {
    /**
     * Of all that is shown of a source of somebody.
     *
     * @param publisher an identity
     */
    public record OfSource(String publisher, TrackSource source, ViewOverride override) {}

    public ViewOverrides {
        slots = Map.copyOf(slots);
        sources = List.copyOf(sources);
    }
}

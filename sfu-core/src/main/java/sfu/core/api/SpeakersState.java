package sfu.core.api;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Who speaks in a room.
 *
 * @param dominant the id of the participant who holds the floor, null in silence
 * @param recent ids of those who held it, the latest first, with the dominant one; a few
 */
public record SpeakersState(@Nullable String dominant, List<String> recent) {
    public static final SpeakersState NOBODY = new SpeakersState(null, List.of());

    public SpeakersState {
        recent = List.copyOf(recent);
    }
}

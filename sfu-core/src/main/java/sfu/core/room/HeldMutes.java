package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.TrackSource;
import sfu.core.stats.Limit;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which sources of whom stay muted until a moderator allows them again. */
final class HeldMutes {
    /**
     * Twice the people of the largest room by default: no meeting comes near, so that it is a bound
     * of memory (some 2 MB) and nobody's to choose.
     */
    private static final int MAX_IDENTITIES = 10_000;

    private final Map<String, Set<TrackSource>> held = new HashMap<>(); // by identity

    Map<String, Set<TrackSource>> all() {
        Map<String, Set<TrackSource>> copy = new HashMap<>();
        held.forEach((identity, its) -> copy.put(identity, Set.copyOf(its)));
        return copy;
    }

    boolean holds(Track track) {
        return holds(track.publisher().info().identity(), track.section().source());
    }

    boolean holds(String identity, TrackSource source) {
        Set<TrackSource> its = held.get(identity);
        return its != null && its.contains(source);
    }

    /**
     * @throws MediaException if it is held of too many
     */
    void hold(String identity, Set<TrackSource> sources) {
        if (held.size() >= MAX_IDENTITIES && !held.containsKey(identity)) {
            throw new MediaException(
                    Limit.HELD_MUTED, "at most " + MAX_IDENTITIES + " are kept muted in a room");
        }
        held.computeIfAbsent(identity, its -> EnumSet.noneOf(TrackSource.class)).addAll(sources);
    }

    void allow(String identity, Set<TrackSource> sources) {
        held.computeIfPresent(
                identity,
                (its, all) -> {
                    all.removeAll(sources);
                    return all.isEmpty() ? null : all;
                });
    }
}

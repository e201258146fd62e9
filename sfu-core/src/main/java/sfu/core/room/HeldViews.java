package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.api.ViewOverrides;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What operators say of what identities in a room are sent of others, also of sessions that come
 * later.
 */
final class HeldViews {
    /** Beyond it the oldest is forgotten. */
    private static final int MAX_KEPT = 10_000;

    /** A source of somebody, who need not be there. */
    record Key(String publisher, TrackSource source) {
        static Key of(Track track) {
            return new Key(track.publisher().info().identity(), track.section().source());
        }
    }

    private final SequencedMap<String, Map<Key, ViewOverride>> all = new LinkedHashMap<>();
    private final int maxOfOne;

    /**
     * @param maxOfOne how many of one identity
     */
    HeldViews(int maxOfOne) {
        this.maxOfOne = maxOfOne;
    }

    Map<String, List<ViewOverrides.OfSource>> all() {
        Map<String, List<ViewOverrides.OfSource>> copy = new HashMap<>();
        all.forEach((identity, its) -> {
            List<ViewOverrides.OfSource> said = new ArrayList<>();
            its.forEach((of, override) ->
                    said.add(new ViewOverrides.OfSource(of.publisher(), of.source(), override)));
            copy.put(identity, said);
        });
        return copy;
    }

    Map<Key, ViewOverride> of(String identity) {
        return all.getOrDefault(identity, Map.of());
    }

    /**
     * Returns all that is said of it now.
     *
     * @param its {@link ViewOverride#NONE} takes it back
     * @throws MediaException if that is too much
     */
    Map<Key, ViewOverride> set(String identity, Key key, ViewOverride its) {
        Map<Key, ViewOverride> now = new HashMap<>(of(identity));
        if (its.equals(ViewOverride.NONE)) {
            now.remove(key);
        } else {
            now.put(key, its);
        }
        if (now.size() > maxOfOne) {
            throw new MediaException(
                    Limit.OVERRIDES, "at most " + maxOfOne + " sources of one are overridden");
        }
        all.remove(identity);
        if (!now.isEmpty()) {
            all.putLast(identity, Map.copyOf(now));
        }
        if (all.size() > MAX_KEPT) {
            all.pollFirstEntry();
        }
        return of(identity);
    }
}

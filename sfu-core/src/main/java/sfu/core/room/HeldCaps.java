package sfu.core.room;

import sfu.core.api.Caps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What operators allow identities in a room, also of sessions that come later. */
final class HeldCaps {
    /** Beyond it the oldest is forgotten. */
    private static final int MAX_KEPT = 10_000;

    private final SequencedMap<String, Caps> all = new LinkedHashMap<>();

    Map<String, Caps> all() {
        return Map.copyOf(all);
    }

    Caps of(String identity) {
        return all.getOrDefault(identity, Caps.NONE);
    }

    void set(String identity, Caps caps) {
        all.remove(identity);
        if (!caps.equals(Caps.NONE)) {
            all.putLast(identity, caps);
        }
        if (all.size() > MAX_KEPT) {
            all.pollFirstEntry();
        }
    }
}

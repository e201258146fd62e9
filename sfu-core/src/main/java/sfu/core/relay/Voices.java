package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Of an edge: the voices of the home's rooms that come to it, for those that come anew by another
 * way, the latest {@value #MAX}. Not safe for threads.
 */
final class Voices {
    private static final int MAX = 10_000;

    /**
     * @param isHushed by a moderator
     */
    record Voice(long room, boolean isHushed) {}

    private final Map<Long, Voice> all =
            new LinkedHashMap<>(16, 0.75f, true) { // the one that was named longest ago goes
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Voice> eldest) {
                    return size() > MAX;
                }
            };

    void add(long track, long room) {
        Voice before = all.get(track);
        all.put(track, new Voice(room, before != null && before.isHushed()));
    }

    void hush(long track, long room, boolean is) {
        all.put(track, new Voice(room, is));
    }

    @Nullable Voice get(long track) {
        return all.get(track);
    }

    /** The room is over here. */
    void closeRoom(long room) {
        all.values().removeIf(its -> its.room() == room);
    }
}

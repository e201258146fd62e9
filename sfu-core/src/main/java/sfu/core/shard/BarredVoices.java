package sfu.core.shard;

import java.util.HashSet;
import java.util.Set;

/** The audio tracks that a subscriber must not hear, by number; usually none. */
final class BarredVoices {
    private final Set<Long> numbers = new HashSet<>();

    boolean has(long track) {
        return numbers.contains(track);
    }

    void change(Set<Long> barred, Set<Long> allowed) {
        numbers.addAll(barred);
        numbers.removeAll(allowed);
    }
}

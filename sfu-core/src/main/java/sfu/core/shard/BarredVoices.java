package sfu.core.shard;

import java.util.Arrays;

/** The audio tracks that a subscriber must not hear, by number; usually none. */
final class BarredVoices {
    private long[] numbers = {};

    boolean has(long track) {
        for (long number : numbers) {
            if (number == track) {
                return true;
            }
        }
        return false;
    }

    void set(long track, boolean isBarred) {
        numbers = Arrays.stream(numbers).filter(number -> number != track).toArray();
        if (isBarred) {
            numbers = Arrays.copyOf(numbers, numbers.length + 1);
            numbers[numbers.length - 1] = track;
        }
    }
}

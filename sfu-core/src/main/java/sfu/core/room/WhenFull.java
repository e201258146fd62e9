package sfu.core.room;

import java.time.Duration;

/**
 * What becomes of those who come to a full room.
 *
 * @param maxWaiting in line at once
 * @param waitTimeout after which one in line is refused
 * @param overflow the names of the rooms that follow, with {room} and {n} in it, n from 2 on
 */
public record WhenFull(Then then, int maxWaiting, Duration waitTimeout, String overflow) {
    /** What is done. */
    public enum Then {
        REFUSE,
        /** They come in, in order, as others leave. */
        WAIT,
        /** They go to the next room of a series. */
        OVERFLOW
    }

    /** Of a series, with the first: more would be found too slowly. */
    public static final int MAX_SERIES = 20;

    public static final int MAX_WAITING = 10_000;
    public static final Duration MAX_WAIT = Duration.ofHours(1);

    public static final WhenFull REFUSE =
            new WhenFull(Then.REFUSE, 100, Duration.ofMinutes(5), "{room}-{n}");

    public WhenFull {
        if (maxWaiting < 1 || maxWaiting > MAX_WAITING) {
            throw new IllegalArgumentException("maxWaiting is 1 to " + MAX_WAITING);
        }
        if (waitTimeout.isNegative()
                || waitTimeout.isZero()
                || waitTimeout.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException("the time to wait is up to an hour");
        }
        if (!overflow.contains("{n}")) {
            throw new IllegalArgumentException("overflow is a name with {n} in it, as {room}-{n}");
        }
    }

    /** The name of a room of the series; the first has its own. */
    String room(String first, int n) {
        return n == 1
                ? first
                : overflow.replace("{room}", first).replace("{n}", Integer.toString(n));
    }
}

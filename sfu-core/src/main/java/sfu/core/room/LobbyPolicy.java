package sfu.core.room;

import java.time.Duration;

/**
 * Whether who comes to a room knocks, and how many wait.
 *
 * @param maxWaiting at once
 * @param waitTimeout after which one who waits is turned away
 * @param knocksPerMinute of one identity
 */
public record LobbyPolicy(boolean isOn, int maxWaiting, Duration waitTimeout, int knocksPerMinute) {
    public static final int MAX_WAITING = 1000;
    public static final int MAX_KNOCKS_PER_MINUTE = 600;
    public static final Duration MAX_WAIT = Duration.ofHours(4);

    public static final LobbyPolicy OFF = new LobbyPolicy(false, 100, Duration.ofMinutes(15), 6);

    public LobbyPolicy {
        if (maxWaiting < 1 || maxWaiting > MAX_WAITING) {
            throw new IllegalArgumentException("a lobby has 1 to " + MAX_WAITING + " places");
        }
        if (knocksPerMinute < 1 || knocksPerMinute > MAX_KNOCKS_PER_MINUTE) {
            throw new IllegalArgumentException("one knocks up to 600 times a minute");
        }
        if (waitTimeout.isNegative()
                || waitTimeout.isZero()
                || waitTimeout.compareTo(MAX_WAIT) > 0) {
            throw new IllegalArgumentException("the time in the lobby is up to four hours");
        }
    }

    public LobbyPolicy on() {
        return new LobbyPolicy(true, maxWaiting, waitTimeout, knocksPerMinute);
    }
}

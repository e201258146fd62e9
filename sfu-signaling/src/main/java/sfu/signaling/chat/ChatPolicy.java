package sfu.signaling.chat;

import java.time.Duration;

/**
 * What a kind of channels keeps.
 *
 * @param isOn whether anything may be written
 * @param history messages that are kept; 0: none
 * @param maxAge how long
 * @param replay of them, so many to each who joins, unless it asks for another number
 */
public record ChatPolicy(boolean isOn, int history, Duration maxAge, int replay) {
    public static final int MAX_HISTORY = 100_000;

    public ChatPolicy {
        if (history < 0 || history > MAX_HISTORY || replay < 0 || maxAge.isNegative()) {
            throw new IllegalArgumentException("no such policy");
        }
    }

    /** A month of a thousand. */
    public static ChatPolicy defaults() {
        return new ChatPolicy(true, 1000, Duration.ofDays(30), 50);
    }
}

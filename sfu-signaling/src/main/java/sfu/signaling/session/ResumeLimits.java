package sfu.signaling.session;

import java.time.Duration;

/**
 * How long and with how much a session waits for a client whose connection was lost.
 *
 * @param window zero: not at all
 * @param messages kept for it at most
 * @param bytes likewise
 */
public record ResumeLimits(Duration window, int messages, int bytes) {
    public ResumeLimits {
        if (window.isNegative() || messages < 0 || bytes < 0) {
            throw new IllegalArgumentException("resuming: no limit is below zero");
        }
    }

    public static ResumeLimits defaults() {
        return new ResumeLimits(Duration.ofSeconds(30), 1000, 256 << 10);
    }

    /** For clients that cannot take a session up again. */
    static ResumeLimits none() {
        return new ResumeLimits(Duration.ZERO, 0, 0);
    }

    boolean isOn() {
        return !window.isZero();
    }
}

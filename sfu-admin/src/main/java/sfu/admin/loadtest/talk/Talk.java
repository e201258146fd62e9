package sfu.admin.loadtest.talk;

import java.time.Duration;

/**
 * How the people of a room use their microphones.
 *
 * @param isDtx whether silence is not sent, but for comfort noise now and then
 * @param speakers so many at once
 * @param turn how long each of them speaks
 * @param noise so many have steady noise behind them, and say nothing
 */
public record Talk(boolean isDtx, int speakers, Duration turn, int noise) {
    public Talk {
        require(speakers >= 0, "--speakers is 0 or more");
        require(noise >= 0, "--noise is 0 or more");
        require(turn.isPositive(), "--turn is at least 1 second");
        require(isDtx || speakers == 0 && noise == 0, "--speakers and --noise need --dtx");
    }

    /** Everybody sends a recording. */
    public static final Talk NONE = new Talk(false, 0, Duration.ofSeconds(5), 0);

    private static void require(boolean isRight, String sentence) {
        if (!isRight) {
            throw new IllegalArgumentException(sentence);
        }
    }
}

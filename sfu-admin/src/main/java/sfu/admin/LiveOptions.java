package sfu.admin;

import sfu.admin.history.HistoryLimits;
import sfu.admin.stream.StreamLimits;

import java.time.Duration;

/**
 * What operators see may cost: their streams, and what is kept of what was.
 *
 * @param every how often statistics are taken
 */
public record LiveOptions(Duration every, StreamLimits streams, HistoryLimits history) {
    public static LiveOptions defaults() {
        return new LiveOptions(
                Duration.ofSeconds(1), StreamLimits.defaults(), HistoryLimits.defaults());
    }
}

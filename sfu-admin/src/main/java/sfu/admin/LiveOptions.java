package sfu.admin;

import sfu.admin.history.HistoryLimits;
import sfu.admin.stream.StreamLimits;

/** What operators see may cost: their streams, and what is kept of what was. */
public record LiveOptions(StreamLimits streams, HistoryLimits history) {
    public static LiveOptions defaults() {
        return new LiveOptions(StreamLimits.defaults(), HistoryLimits.defaults());
    }
}

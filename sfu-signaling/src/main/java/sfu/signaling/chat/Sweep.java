package sfu.signaling.chat;

import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Goes through all messages, some at a time, and removes what is too old for any channel: a channel
 * itself does so only while somebody is in it. Not safe for threads.
 */
final class Sweep {
    private static final String END = "\uffff";

    private final StoredMap<String, StoredMessage> messages;
    private final Supplier<Duration> maxAge;
    private final int step;
    private String from = "";

    /**
     * @param maxAge of the channels that keep them longest
     * @param step messages at a time
     */
    Sweep(StoredMap<String, StoredMessage> messages, Supplier<Duration> maxAge, int step) {
        this.messages = messages;
        this.maxAge = maxAge;
        this.step = step;
    }

    /**
     * False at the end; the next one begins anew.
     *
     * @param nowMs see {@link sfu.core.time.Clocks#earliestMs}
     */
    boolean next(long nowMs) {
        List<StoredMap.Entry<String, StoredMessage>> some = messages.range(from, END, step);
        long oldestMs = nowMs - maxAge.get().toMillis();
        for (StoredMap.Entry<String, StoredMessage> each : some) {
            if (each.value().timeMs() < oldestMs) {
                messages.remove(each.key());
            }
        }
        boolean isMore = some.size() == step;
        from = isMore ? some.getLast().key() + "\0" : "";
        return isMore;
    }
}

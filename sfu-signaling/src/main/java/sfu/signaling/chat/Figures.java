package sfu.signaling.chat;

import java.util.concurrent.atomic.LongAdder;

/** What happened in all channels, counted; safe for all threads. */
public final class Figures {
    final LongAdder messages = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder told = new LongAdder();
    final LongAdder edited = new LongAdder();
    final LongAdder deleted = new LongAdder();
    final LongAdder relayed = new LongAdder();
    final LongAdder typing = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder channels = new LongAdder();
    final LongAdder members = new LongAdder();

    /** Kept, and acknowledged. */
    public long messages() {
        return messages.sum();
    }

    /** That had been sent before. */
    public long repeated() {
        return repeated.sum();
    }

    /** Messages and relays, times those who were told. */
    public long told() {
        return told.sum();
    }

    public long edited() {
        return edited.sum();
    }

    public long deleted() {
        return deleted.sum();
    }

    public long relayed() {
        return relayed.sum();
    }

    /** Beginnings and ends that were told. */
    public long typing() {
        return typing.sum();
    }

    /** That the disk did not take. */
    public long lost() {
        return lost.sum();
    }

    /** Where somebody is now. */
    public long channels() {
        return channels.sum();
    }

    /** Sessions in channels, in each that they are in. */
    public long members() {
        return members.sum();
    }
}

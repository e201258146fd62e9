package sfu.core.sim;

import org.jspecify.annotations.Nullable;

/** What a link does to packets; all of it is off at first. */
public final class LinkOptions {
    @Nullable Capacity capacity;
    long queueNs = Long.MAX_VALUE;
    long queueBytes = Long.MAX_VALUE;
    long delayNs;
    long jitterNs;
    double loss;
    long lossStartNs = Long.MIN_VALUE;
    long lossEndNs = Long.MAX_VALUE;
    double burstStart;
    double burstEnd = 1;
    double reorder;
    long reorderNs;
    double duplicate;

    public static LinkOptions delayMs(long ms) {
        LinkOptions options = new LinkOptions();
        options.delayNs = ms * 1_000_000L;
        return options;
    }

    /** Before a rate waits at most as much as takes it that long: drop-tail. */
    public LinkOptions rate(Capacity newCapacity, long queueMs) {
        capacity = newCapacity;
        queueNs = queueMs * 1_000_000L;
        return this;
    }

    /** Before a rate wait at most so many bytes: drop-tail. */
    public LinkOptions rateAndBytes(Capacity newCapacity, long newQueueBytes) {
        capacity = newCapacity;
        queueBytes = newQueueBytes;
        return this;
    }

    /** At most so much longer, seldom the most, never overtaking. */
    public LinkOptions jitterMs(long ms) {
        jitterNs = ms * 1_000_000L;
        return this;
    }

    /**
     * @param share 0..1, of each packet by itself
     */
    public LinkOptions loss(double share) {
        loss = share;
        return this;
    }

    /** The loss of each packet by itself is only in this time. */
    public LinkOptions lossBetween(long fromNs, long toNs) {
        lossStartNs = fromNs;
        lossEndNs = toNs;
        return this;
    }

    /**
     * Runs of losses (Gilbert-Elliott).
     *
     * @param start 0..1, that one begins at a packet
     * @param end 0..1, that it ends before a packet
     */
    public LinkOptions bursts(double start, double end) {
        burstStart = start;
        burstEnd = end;
        return this;
    }

    /** So many are late, and overtaken. */
    public LinkOptions reorder(double share, long lateMs) {
        reorder = share;
        reorderNs = lateMs * 1_000_000L;
        return this;
    }

    public LinkOptions duplicate(double share) {
        duplicate = share;
        return this;
    }
}

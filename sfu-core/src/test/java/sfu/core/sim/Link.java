package sfu.core.sim;

import java.util.SplittableRandom;

/** One direction of a network: a queue before a rate, then delay, loss, reordering, doubles. */
public final class Link {
    /** Where packets come out. */
    public interface Arrival {
        /**
         * @param queuedNs that it waited before and in the rate
         */
        void arrive(long queuedNs);
    }

    private final EventLoop loop;
    private final SplittableRandom random;
    private final LinkOptions options;
    private long queuedBytes;
    private long freeNs = Long.MIN_VALUE;
    private long lastArrivalNs = Long.MIN_VALUE;
    private boolean isInBurst;
    private long dropped;

    public Link(EventLoop loop, long seed, LinkOptions options) {
        this.loop = loop;
        random = new SplittableRandom(seed);
        this.options = options;
    }

    public void send(int bytes, Arrival arrival) {
        if (options.capacity == null) {
            leave(0, arrival);
            return;
        }
        if (queuedBytes > 0 && isFull(bytes)) {
            dropped++;
            return;
        }
        long sentNs = loop.nowNs();
        long finishNs = options.capacity.finishNs(Math.max(sentNs, freeNs), bytes);
        if (finishNs == Long.MAX_VALUE) {
            dropped++;
            return;
        }
        queuedBytes += bytes;
        freeNs = finishNs;
        loop.at(
                finishNs,
                () -> {
                    queuedBytes -= bytes;
                    leave(loop.nowNs() - sentNs, arrival);
                });
    }

    private boolean isFull(int bytes) {
        if (queuedBytes + bytes > options.queueBytes) {
            return true;
        }
        double bps = options.capacity.bps(loop.nowNs());
        // in an outage as if at 1 Mbit/s
        double ns = (queuedBytes + bytes) * 8e9 / (bps == 0 ? 1e6 : bps);
        return options.queueNs != Long.MAX_VALUE && ns > options.queueNs;
    }

    private void leave(long queuedNs, Arrival arrival) {
        isInBurst = random.nextDouble() < (isInBurst ? 1 - options.burstEnd : options.burstStart);
        boolean isLossy = loop.nowNs() >= options.lossStartNs && loop.nowNs() < options.lossEndNs;
        if (isInBurst || random.nextDouble() < (isLossy ? options.loss : 0)) {
            dropped++;
            return;
        }
        long atNs = loop.nowNs() + options.delayNs + jitterNs();
        if (random.nextDouble() < options.reorder) {
            loop.at(atNs + options.reorderNs, () -> arrival.arrive(queuedNs));
            return;
        }
        lastArrivalNs = Math.max(lastArrivalNs, atNs);
        loop.at(lastArrivalNs, () -> arrival.arrive(queuedNs));
        if (random.nextDouble() < options.duplicate) {
            loop.at(lastArrivalNs, () -> arrival.arrive(queuedNs));
        }
    }

    /** Half of a bell, cut at three deviations (RFC 8868 4.5.4 has such a one). */
    private long jitterNs() {
        if (options.jitterNs == 0) {
            return 0;
        }
        double part = Math.abs(random.nextGaussian()) / 3;
        return (long) (options.jitterNs * Math.min(1, part));
    }

    /** Packets that did not come out, by the queue or by loss. */
    public long dropped() {
        return dropped;
    }
}

package sfu.core.stream;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * One direction of a network in virtual time: loses, delays and reorders, the same for the same
 * seed. What it carries are longs.
 */
public final class LossyLink {
    private record Flight(long arrivalNs, long order, long payload) implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            int byTime = Long.compare(arrivalNs, other.arrivalNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final SplittableRandom random;
    private final double loss;
    private final long delayNs;
    private final long jitterNs;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>();
    private long sent;
    private long lost;

    /**
     * @param loss 0..1, of each packet by itself
     * @param jitterNs each packet's delay is up to this much longer: it reorders what is sent at
     *     shorter intervals
     */
    public LossyLink(long seed, double loss, long delayNs, long jitterNs) {
        random = new SplittableRandom(seed);
        this.loss = loss;
        this.delayNs = delayNs;
        this.jitterNs = jitterNs;
    }

    public void send(long payload, long nowNs) {
        sent++;
        if (random.nextDouble() < loss) {
            lost++;
            return;
        }
        long jitter = jitterNs == 0 ? 0 : random.nextLong(jitterNs);
        flights.add(new Flight(nowNs + delayNs + jitter, sent, payload));
    }

    /** Delivers what has arrived by now. */
    public void deliver(long nowNs, LongConsumer receiver) {
        for (Flight f = flights.peek(); f != null && f.arrivalNs <= nowNs; f = flights.peek()) {
            flights.remove();
            receiver.accept(f.payload);
        }
    }

    public long sent() {
        return sent;
    }

    public long lost() {
        return lost;
    }
}

package sfu.admin.networks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One direction of a link: loses a packet, or says when it comes out, and remembers how long it
 * waited for its turn. Time is an argument; chance is seeded.
 */
final class LinkDirection {
    /** Instead of a time: the packet never comes out. */
    static final long LOST = -1;

    /** IPv4 and UDP, which the link carries too. */
    private static final int HEADER_BYTES = 28;

    private static final long LONG_AGO = Long.MIN_VALUE / 2;
    private static final long NS_PER_MS = 1_000_000;
    private static final long NS_PER_S = 1_000_000_000;

    /** A packet that came out or, with a wait of {@link #LOST}, did not. */
    record Passage(long atNs, long waitNs, int sizeBytes) {
        boolean isLost() {
            return waitNs == LOST;
        }
    }

    private final SplittableRandom random;
    private final List<Passage> passages = new ArrayList<>();
    private Impairment impairment = Impairment.NONE;
    private long isFreeAtNs = LONG_AGO;
    private long lastOutNs = LONG_AGO;

    LinkDirection(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From now on; what is inside already comes out as it would have. */
    synchronized void set(Impairment other) {
        impairment = other;
    }

    /** When a datagram that goes in now comes out, or {@link #LOST}. */
    synchronized long enter(int payloadBytes, long nowNs) {
        int sizeBytes = payloadBytes + HEADER_BYTES;
        long waitNs = Math.max(0, isFreeAtNs - nowNs);
        if (random.nextDouble() * 100 < impairment.lossPercent()
                || waitNs > impairment.queueMs() * NS_PER_MS) {
            passages.add(new Passage(nowNs, LOST, sizeBytes));
            return LOST;
        }
        long outNs = nowNs + waitNs + serializationNs(sizeBytes);
        isFreeAtNs = outNs;
        lastOutNs = Math.max(lastOutNs, outNs + delayNs());
        passages.add(new Passage(nowNs, waitNs, sizeBytes));
        return lastOutNs;
    }

    private long serializationNs(int sizeBytes) {
        return impairment.rateBps() == 0 ? 0 : sizeBytes * 8L * NS_PER_S / impairment.rateBps();
    }

    private long delayNs() {
        long jitterNs = (long) (random.nextDouble() * impairment.jitterMs() * NS_PER_MS);
        return impairment.delayMs() * NS_PER_MS + jitterNs;
    }

    private Stream<Passage> within(Span span) {
        return passages.stream().filter(p -> p.atNs() >= span.fromNs() && p.atNs() < span.toNs());
    }

    /** Milliseconds that packets waited for the link, at this quantile (0..1) of a time span. */
    synchronized double waitMs(double quantile, Span span) {
        long[] waits =
                within(span).filter(p -> !p.isLost()).mapToLong(Passage::waitNs).sorted().toArray();
        int index = (int) Math.ceil(quantile * waits.length) - 1;
        return waits.length == 0 ? 0 : (double) waits[Math.max(0, index)] / NS_PER_MS;
    }

    /** Bits a second that came through in a time span. */
    synchronized double carriedBps(Span span) {
        long bytes = within(span).filter(p -> !p.isLost()).mapToLong(Passage::sizeBytes).sum();
        return bytes * 8.0 / span.seconds();
    }

    /** The share 0..1 of packets that were lost or dropped in a time span. */
    synchronized double lostShare(Span span) {
        List<Passage> all = within(span).toList();
        long lost = all.stream().filter(Passage::isLost).count();
        return all.isEmpty() ? 0 : (double) lost / all.size();
    }
}

package sfu.admin.stream;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Counters to rates over one interval.
 *
 * @param seconds of the interval; 0 where there was none before
 */
record Rate(double seconds) {
    /** A counter that went back belongs to a new stream: it counts from zero. */
    double of(long now, long then) {
        return seconds <= 0 ? 0 : (now >= then ? now - then : now) / seconds;
    }

    static <T> double sum(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).sum();
    }

    /** The mean by number of packets: what carries nothing says nothing of loss. */
    static <T> double loss(Stream<T> all, ToDoubleFunction<T> loss, ToDoubleFunction<T> packets) {
        double lost = 0;
        double total = 0;
        for (T one : (Iterable<T>) all::iterator) {
            lost += loss.applyAsDouble(one) * packets.applyAsDouble(one);
            total += packets.applyAsDouble(one);
        }
        return total == 0 ? 0 : lost / total;
    }
}

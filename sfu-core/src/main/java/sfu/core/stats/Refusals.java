package sfu.core.stats;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was refused, by the limit that was reached; from any thread. */
public final class Refusals {
    private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

    public Refusals() {
        for (Limit limit : Limit.values()) {
            counts.put(limit, new LongAdder());
        }
    }

    public void count(Limit limit) {
        LongAdder count = counts.get(limit);
        if (count != null) {
            count.increment();
        }
    }

    public Map<Limit, Long> all() {
        Map<Limit, Long> all = new EnumMap<>(Limit.class);
        counts.forEach((limit, count) -> all.put(limit, count.sum()));
        return all;
    }
}

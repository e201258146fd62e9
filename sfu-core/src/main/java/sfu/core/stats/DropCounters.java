package sfu.core.stats;

import java.util.EnumMap;
import java.util.Map;

/** A count for each {@link DropReason}, written by one thread. */
public final class DropCounters {
    private final long[] counts = new long[DropReason.values().length];

    public void add(DropReason reason) {
        counts[reason.ordinal()]++;
    }

    public void add(DropReason reason, long count) {
        counts[reason.ordinal()] += count;
    }

    public void addAll(DropCounters other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    public long get(DropReason reason) {
        return counts[reason.ordinal()];
    }

    /** The reasons that occurred. */
    public Map<DropReason, Long> toMap() {
        Map<DropReason, Long> map = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            if (counts[reason.ordinal()] > 0) {
                map.put(reason, counts[reason.ordinal()]);
            }
        }
        return map;
    }
}

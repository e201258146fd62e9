package sfu.core.bwe;

import java.util.EnumMap;
import java.util.Map;

/** A count for each {@link FeedbackFault} of a subscriber. */
final class FaultCounters {
    private static final FeedbackFault[] FAULTS = FeedbackFault.values();

    private final int[] counts = new int[FAULTS.length];

    void add(FeedbackFault fault) {
        counts[fault.ordinal()]++;
    }

    long get(FeedbackFault fault) {
        return counts[fault.ordinal()] & 0xFFFF_FFFFL;
    }

    /** Those that occurred. */
    Map<FeedbackFault, Long> toMap() {
        Map<FeedbackFault, Long> map = new EnumMap<>(FeedbackFault.class);
        for (FeedbackFault fault : FAULTS) {
            if (get(fault) > 0) {
                map.put(fault, get(fault));
            }
        }
        return map;
    }
}

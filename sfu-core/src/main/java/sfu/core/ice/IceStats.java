package sfu.core.ice;

import sfu.core.stats.DropReason;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What ICE dropped, by reason; for any thread. */
public final class IceStats {
    private final LongAdder[] drops = new LongAdder[DropReason.values().length];

    IceStats() {
        for (int i = 0; i < drops.length; i++) {
            drops[i] = new LongAdder();
        }
    }

    void drop(DropReason reason) {
        drops[reason.ordinal()].increment();
    }

    public long dropped(DropReason reason) {
        return drops[reason.ordinal()].sum();
    }

    /** The reasons that occurred. */
    public Map<DropReason, Long> drops() {
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            if (dropped(reason) > 0) {
                counts.put(reason, dropped(reason));
            }
        }
        return counts;
    }
}

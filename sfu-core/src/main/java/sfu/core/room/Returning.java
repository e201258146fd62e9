package sfu.core.room;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Who published in a room until a moment ago, and is to go on when it is back. */
final class Returning {
    /** Who lost the connection goes on as before if it is back by then: as a place on the stage. */
    static final long HOLD_NS = Stage.HOLD_NS;

    /** As many as publish in the largest rooms; beyond it the oldest begins anew. */
    static final int MAX_KEPT = 1_000;

    private final LongSupplier clock;
    private final Map<String, Long> sinceNs = new LinkedHashMap<>(); // by identity

    Returning(LongSupplier clock) {
        this.clock = clock;
    }

    void expect(String identity) {
        sinceNs.remove(identity);
        sinceNs.put(identity, clock.getAsLong());
        if (sinceNs.size() > MAX_KEPT) {
            sinceNs.remove(sinceNs.keySet().iterator().next());
        }
    }

    boolean has(String identity) {
        Long since = sinceNs.get(identity);
        return since != null && clock.getAsLong() - since < HOLD_NS;
    }
}

package sfu.core.stats;

import java.util.Map;
import java.util.Objects;

/**
 * A server among others.
 *
 * @param isDraining it opens no new rooms
 * @param refused how often each limit was reached
 * @param condition how its shards do
 */
public record NodeSnapshot(
        String name, boolean isDraining, Map<Limit, Long> refused, Condition condition) {
    public NodeSnapshot {
        condition = Objects.requireNonNullElse(condition, Condition.UNKNOWN); // recorded before
    }

    public static final NodeSnapshot UNNAMED = new NodeSnapshot("", false, Map.of());

    /** Of whose shards nothing is known. */
    public NodeSnapshot(String name, boolean isDraining, Map<Limit, Long> refused) {
        this(name, isDraining, refused, Condition.UNKNOWN);
    }
}

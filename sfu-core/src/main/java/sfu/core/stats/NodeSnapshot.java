package sfu.core.stats;

import java.util.Map;

/**
 * A server among others.
 *
 * @param isDraining it opens no new rooms
 * @param refused how often each limit was reached
 */
public record NodeSnapshot(String name, boolean isDraining, Map<Limit, Long> refused) {
    public static final NodeSnapshot UNNAMED = new NodeSnapshot("", false, Map.of());
}

package sfu.core.stats;

import java.util.List;

/**
 * How the media plane does, as is known without asking its shards.
 *
 * @param pauses how often the whole process stood still for longer than a shard may
 */
public record Condition(List<ShardState> shards, long pauses) {
    /** Of which nothing is known. */
    public static final Condition UNKNOWN = new Condition(List.of(), 0);

    public boolean isStalled() {
        return shards.stream().anyMatch(ShardState::isStalled);
    }

    /** Whether a shard takes new rooms. */
    public boolean opensRooms() {
        return shards.isEmpty()
                || shards.stream().anyMatch(its -> its.level().opensRooms() && !its.isStalled());
    }

    /** What the shard that has most to do gives up. */
    public LoadLevel worst() {
        return shards.stream()
                .map(ShardState::level)
                .max(LoadLevel::compareTo)
                .orElse(LoadLevel.NORMAL);
    }
}

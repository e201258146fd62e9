package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Handover;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Those of a room that came from another server who are still to come; on the room's executor. */
final class Followers {
    /** Whoever is not there by then joins as anybody does; a server closes its room sooner. */
    static final long AWAITED_NS = 20_000_000_000L;

    private final Map<String, Deque<Handover.Person>> awaited = new HashMap<>(); // by identity
    private final LongSupplier clock;
    private long sinceNs;

    /**
     * @param clock in nanoseconds
     */
    Followers(LongSupplier clock) {
        this.clock = clock;
    }

    void await(List<Handover.Person> people) {
        sinceNs = clock.getAsLong();
        for (Handover.Person person : people) {
            awaited.computeIfAbsent(person.identity(), its -> new ArrayDeque<>()).add(person);
        }
    }

    /** Whether anybody is still to come: until then the room stays open. */
    boolean areAwaited() {
        return !awaited.isEmpty() && !isOver();
    }

    boolean awaits(String identity) {
        return !isOver() && !awaited.getOrDefault(identity, new ArrayDeque<>()).isEmpty();
    }

    private boolean isOver() {
        return clock.getAsLong() - sinceNs >= AWAITED_NS;
    }

    /** Who this identity was, which it is once; null: nobody who is awaited. */
    Handover.@Nullable Person take(String identity) {
        Deque<Handover.Person> its = awaited.get(identity);
        if (its == null || isOver()) {
            return null;
        }
        Handover.Person first = its.poll();
        if (its.isEmpty()) {
            awaited.remove(identity);
        }
        return first;
    }
}

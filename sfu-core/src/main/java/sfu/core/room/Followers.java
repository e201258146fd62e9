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
    private final Map<String, Deque<Handover.Person>> awaited = new HashMap<>(); // by identity
    private final LongSupplier clock;
    private long sinceNs;
    private long awaitedNs;

    /**
     * @param clock in nanoseconds
     */
    Followers(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whoever is not there within that time joins as anybody does. */
    void await(List<Handover.Person> people, long ns) {
        sinceNs = clock.getAsLong();
        awaitedNs = ns;
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
        return clock.getAsLong() - sinceNs >= awaitedNs;
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

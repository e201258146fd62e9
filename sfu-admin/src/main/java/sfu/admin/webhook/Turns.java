package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Whose turn it is in a lane: rooms one after the other, a delivery each; one whose delivery failed
 * waits on its own. Not safe for several threads.
 */
final class Turns {
    private final Map<String, RoomQueue> rooms = new HashMap<>();
    private final Deque<RoomQueue> ready = new ArrayDeque<>();
    private final PriorityQueue<RoomQueue> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.dueNs - b.dueNs));

    private int size;

    void add(String room, long number) {
        size++;
        RoomQueue its = rooms.get(room);
        if (its == null) {
            its = new RoomQueue(room);
            rooms.put(room, its);
            ready.add(its);
        }
        its.numbers.add(number);
    }

    /** Deliveries of all rooms. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return rooms.isEmpty();
    }

    /** The next room, which has no other turn before it is given back; null: none is due. */
    @Nullable RoomQueue take(long nowNs) {
        for (RoomQueue first = waiting.peek();
                first != null && first.dueNs - nowNs <= 0;
                first = waiting.peek()) {
            ready.add(waiting.remove());
        }
        return ready.poll();
    }

    /** Its first delivery is over: the next one's turn comes after all other rooms'. */
    void done(RoomQueue its) {
        size--;
        its.numbers.remove();
        if (its.numbers.isEmpty()) {
            rooms.remove(its.room);
        } else {
            ready.add(its);
        }
    }

    /** Its first delivery is tried again then. */
    void retry(RoomQueue its, long dueNs) {
        its.dueNs = dueNs;
        waiting.add(its);
    }

    /** All are due. */
    void wake() {
        ready.addAll(waiting);
        waiting.clear();
    }

    /** Until one is due: 0, if it is now; the given number, if none waits. */
    long untilDueNs(long nowNs, long absent) {
        RoomQueue first = waiting.peek();
        return !ready.isEmpty() ? 0 : first == null ? absent : Math.max(0, first.dueNs - nowNs);
    }
}

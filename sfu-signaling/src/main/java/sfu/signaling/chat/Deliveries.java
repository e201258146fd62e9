package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a channel's members are to be told, in one order for all; where there are many of them,
 * collected for a moment, so that each takes several at once. Not safe for threads.
 */
final class Deliveries {
    /** Of a thousand members each is told 25 times a second. */
    private static final int MEMBERS_PER_MS = 25;

    private static final long MOST_MS = 100;

    /**
     * @param whom of the others
     * @param by who is answered instead; null: nobody
     * @param answer likewise in its place
     */
    record Delivery(
            SharedText text, Predicate<Member> whom, @Nullable Member by, Runnable answer) {}

    private List<Delivery> waiting = new ArrayList<>();
    private long toldMs;

    void add(Delivery delivery) {
        waiting.add(delivery);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean isDue(int members, long nowMs) {
        long waitMs = Math.min(MOST_MS, members / MEMBERS_PER_MS);
        return !waiting.isEmpty() && Math.abs(nowMs - toldMs) >= waitMs;
    }

    /** How many of them were told something, each time. */
    int tell(Set<Member> members, long nowMs) {
        List<Delivery> now = waiting;
        waiting = new ArrayList<>();
        toldMs = nowMs;
        int count = 0;
        Set<Delivery> answered = new HashSet<>();
        for (Member each : members) {
            for (Delivery delivery : now) {
                if (each.equals(delivery.by())) {
                    answered.add(delivery);
                    delivery.answer().run();
                } else if (delivery.whom().test(each)) {
                    each.tell(delivery.text());
                    count++;
                }
            }
        }
        for (Delivery delivery : now) {
            if (!answered.contains(delivery)) { // who is gone
                delivery.answer().run();
            }
        }
        return count;
    }
}

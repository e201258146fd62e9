package sfu.core.sim;

import java.util.PriorityQueue;

/** Virtual time: runs what is due in order, minutes in milliseconds, always the same. */
public final class EventLoop {
    private record Event(long atNs, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long order;
    private long nowNs;

    public EventLoop(long startNs) {
        nowNs = startNs;
    }

    public long nowNs() {
        return nowNs;
    }

    /** What is due earlier than now runs now. */
    public void at(long atNs, Runnable action) {
        events.add(new Event(Math.max(atNs, nowNs), order++, action));
    }

    /** Runs all that is due until then. */
    public void runUntil(long endNs) {
        for (Event e = events.peek(); e != null && e.atNs <= endNs; e = events.peek()) {
            events.remove();
            nowNs = e.atNs;
            e.action.run();
        }
        nowNs = Math.max(nowNs, endNs);
    }
}

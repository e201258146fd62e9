package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SseEvent;

/** A feed's latest events by number, from 1 on without a gap, as many as fit. */
final class Ring {
    /**
     * @param isDelta else of the tail
     */
    record Entry(long number, boolean isDelta, SseEvent event) {}

    private final @Nullable Entry[] entries;
    private long first = 1;
    private long last;
    private long sizeBytes;

    Ring(int maxEvents) {
        entries = new Entry[maxEvents];
    }

    /** Of the latest; 0 before there is one. */
    long last() {
        return last;
    }

    void add(boolean isDelta, SseEvent event, long maxBytes) {
        last++;
        if (last - first >= entries.length) {
            removeFirst();
        }
        entries[at(last)] = new Entry(last, isDelta, event);
        sizeBytes += event.sizeBytes();
        while (sizeBytes > maxBytes && first < last) {
            removeFirst();
        }
    }

    private void removeFirst() {
        Entry old = entries[at(first)];
        sizeBytes -= old == null ? 0 : old.event().sizeBytes();
        entries[at(first)] = null;
        first++;
    }

    private int at(long number) {
        return (int) (number % entries.length);
    }

    /** Whether all from this number on are there. */
    boolean reaches(long number) {
        return number >= first;
    }

    /** The event of this number, or null. */
    @Nullable Entry get(long number) {
        return number < first || number > last ? null : entries[at(number)];
    }

    int deltasFrom(long number) {
        int count = 0;
        for (long i = Math.max(first, number); i <= last; i++) {
            Entry entry = get(i);
            count += entry != null && entry.isDelta() ? 1 : 0;
        }
        return count;
    }

    /** The number of the first event that is there from this one on. */
    long reached(long number) {
        return Math.max(first, number);
    }
}

package sfu.signaling.notify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest notifications to many, for streams that were interrupted; of one thread. */
final class RecentBroadcasts {
    /** Some minutes of what is sensible; 12 MB if all are as large as can be. */
    static final int MAX = 256;

    private record Told(Notification notification, Audience audience) {}

    private final Deque<Told> all = new ArrayDeque<>();
    private long from; // all after this number are known

    /**
     * @param from the last number before the first that can come
     */
    RecentBroadcasts(long from) {
        this.from = from;
    }

    void add(Notification notification, Audience audience) {
        if (all.size() >= MAX) {
            from = all.removeFirst().notification().number();
        }
        all.addLast(new Told(notification, audience));
    }

    boolean knowsAfter(long number) {
        return number >= from;
    }

    List<Notification> after(long number, Recipient recipient) {
        return all.stream()
                .filter(told -> told.notification().number() > number)
                .filter(told -> told.audience().has(recipient.org(), recipient.identity()))
                .map(Told::notification)
                .toList();
    }
}

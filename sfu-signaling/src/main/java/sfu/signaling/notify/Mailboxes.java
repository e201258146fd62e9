package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;
import sfu.signaling.protocol.NotifyMessage;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * What users have not acknowledged, in the store: of each so many, and all of them for so long. Of
 * one thread.
 */
final class Mailboxes {
    /** At once, of what has grown too old: the next sender goes on with it. */
    private static final int MOST_FORGOTTEN = 100;

    /** After the numbers, which are hexadecimal. */
    private static final String END = "g";

    /**
     * @param box whose
     * @param data JSON
     */
    record Letter(
            String box,
            String id,
            long time,
            NotifyMessage.@Nullable Notifier from,
            String topic,
            String data) {
        NotifyMessage.Notification message() {
            return new NotifyMessage.Notification(id, time, from, topic, data);
        }
    }

    private final Store store;
    private final NotifyLimits limits;
    private final Clocks clocks;
    private final StoredMap<Long, Letter> letters;
    private final StoredMap<String, Long> boxes;
    private final LongAdder forgotten = new LongAdder();

    Mailboxes(Store store, NotifyLimits limits, Clocks clocks) {
        this.store = store;
        this.limits = limits;
        this.clocks = clocks;
        letters = store.numbered("notify.letters", Letter.class);
        boxes = store.named("notify.boxes", Long.class);
    }

    /** The highest number; 0 if there is none. */
    long last() {
        Long last = letters.lastKey();
        return last == null ? 0 : last;
    }

    /** Lengths are part of it, so that no name continues another. */
    static String box(Audience.User user) {
        String org = user.org();
        String first = org == null ? "any" : org.length() + ":" + org;
        return first + "/" + user.identity().length() + ":" + user.identity() + "/";
    }

    /** Completes when it is on disk; with false where there is no room for it. */
    CompletableFuture<Boolean> put(
            Audience.User user, long number, NotifyMessage.Notification its) {
        forget();
        if (limits.keptPerUser() == 0 || letters.size() >= limits.kept()) {
            forgotten.add(limits.keptPerUser() == 0 ? 0 : 1);
            return CompletableFuture.completedFuture(false);
        }
        String box = box(user);
        List<Long> before = numbers(box);
        for (int i = 0; i <= before.size() - limits.keptPerUser(); i++) {
            remove(box, before.get(i));
            forgotten.increment();
        }
        Letter letter =
                new Letter(
                        box, its.notificationId(), its.time(), its.from(), its.topic(), its.data());
        return store.write(
                        () -> {
                            letters.set(number, letter);
                            boxes.set(key(box, number), number);
                        })
                .thenApply(done -> true);
    }

    /** How many there was no room for; from any thread. */
    long forgotten() {
        return forgotten.sum();
    }

    private static String key(String box, long number) {
        return "%s%016x".formatted(box, number);
    }

    private List<Long> numbers(String box) {
        return boxes.range(box, box + END, limits.keptPerUser() + 1).stream()
                .map(StoredMap.Entry::value)
                .toList();
    }

    private CompletableFuture<Void> remove(String box, long number) {
        return store.write(() -> {
            boxes.delete(key(box, number));
            letters.delete(number);
        });
    }

    private long oldestMs() {
        return clocks.earliestMs() - limits.keptFor().toMillis();
    }

    private void forget() {
        long oldest = oldestMs();
        for (int i = 0; i < MOST_FORGOTTEN; i++) {
            Long first = letters.firstKey();
            Letter letter = first == null ? null : letters.get(first);
            if (first == null || letter == null || letter.time() >= oldest) {
                return;
            }
            var _ = remove(letter.box(), first);
        }
    }

    /** What waits for somebody, the oldest first. */
    List<Notification> of(String org, String identity, long after) {
        long oldest = oldestMs();
        List<Notification> all = new ArrayList<>();
        for (String box : boxes(org, identity)) {
            for (long number : numbers(box)) {
                Letter letter = number > after ? letters.get(number) : null;
                if (letter != null && letter.time() >= oldest) {
                    all.add(new Notification(number, letter.message()));
                }
            }
        }
        all.sort(Comparator.comparingLong(Notification::number));
        return all;
    }

    private static List<String> boxes(String org, String identity) {
        return List.of(
                box(new Audience.User(null, identity)), box(new Audience.User(org, identity)));
    }

    /** Completes when it is gone from the disk; only who it is for does that. */
    CompletableFuture<Void> acknowledge(String org, String identity, long number) {
        Letter letter = letters.get(number);
        return letter != null && boxes(org, identity).contains(letter.box())
                ? remove(letter.box(), number)
                : CompletableFuture.completedFuture(null);
    }
}

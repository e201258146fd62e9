package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What this node says of who is here, and what the others say. Changes are collected for a moment;
 * what Redis lost is said again.
 */
public final class Whereabouts {
    private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
    private static final int AT_ONCE = 500;
    private static final Duration LIFE = Duration.ofHours(24);
    private static final String HERE = "node"; // the subject by which a loss is seen

    private record Key(String subject, String id) {}

    private final String self;
    private final Presence presence;
    private final ChannelWords words;
    private final Map<Key, String> own = new HashMap<>(); // guarded by this
    private final Map<Key, String> unsaid = new LinkedHashMap<>(); // guarded by this; "": no longer
    private boolean isSaying; // guarded by this
    private volatile boolean isUp;
    private long saidNs; // all of it; the pace's thread

    Whereabouts(String self, Presence presence, ChannelWords words) {
        this.self = self;
        this.presence = presence;
        this.words = words;
        set(HERE, self, "1");
    }

    /**
     * From now on this node says so.
     *
     * @param value null: nothing any longer
     */
    public synchronized void set(String subject, String id, @Nullable String value) {
        Key key = new Key(subject, id);
        if (value == null) {
            own.remove(key);
            unsaid.put(key, "");
        } else {
            own.put(key, value);
            unsaid.put(key, value);
        }
    }

    /**
     * What the other nodes that live say of each of these, in their order; fails with {@link
     * ClusterException} where they cannot be asked.
     */
    public CompletableFuture<List<List<Presence.Seen>>> elsewhere(List<String> subjects) {
        if (!isUp) {
            return CompletableFuture.failedFuture(
                    new ClusterException("the other nodes cannot be asked now"));
        }
        return presence.of(subjects)
                .thenApply(all -> {
                    List<List<Presence.Seen>> read = new ArrayList<>();
                    for (int i = 0; i < all.size(); i++) {
                        read.add(opened(subjects.get(i), all.get(i)));
                    }
                    return read;
                });
    }

    private List<Presence.Seen> opened(String subject, List<Presence.Seen> sealed) {
        List<Presence.Seen> opened = new ArrayList<>();
        for (Presence.Seen each : sealed) {
            if (!each.start().equals(self)) {
                String value = words.read(place(each.start(), subject, each.id()), each.value());
                if (value != null) {
                    opened.add(new Presence.Seen(each.start(), each.id(), value));
                }
            }
        }
        return opened;
    }

    private static String place(String start, String subject, String id) {
        return "who " + start + " " + subject + " " + id;
    }

    /** A heart-beat was taken, or not. */
    void beat(boolean isTaken) {
        boolean returns = isTaken && !isUp;
        isUp = isTaken;
        if (returns) {
            sayAllAgain();
        }
    }

    private synchronized void sayAllAgain() {
        own.forEach(unsaid::putIfAbsent);
    }

    /**
     * Looks whether Redis still has what this node said, and says it again before it is too old.
     */
    void check() {
        if (!isUp) {
            return;
        }
        if (saidNs == 0) {
            saidNs = System.nanoTime();
        }
        if (System.nanoTime() - saidNs > LIFE.dividedBy(4).toNanos()) {
            saidNs = System.nanoTime();
            sayAllAgain();
            return;
        }
        presence.of(List.of(HERE))
                .thenAccept(all -> {
                    if (all.getFirst().stream().noneMatch(each -> each.start().equals(self))) {
                        sayAllAgain();
                    }
                })
                .exceptionally(failure -> null); // at the next heart-beat
    }

    /** Says what is to be said. */
    void say() {
        Map<Key, String> some = new LinkedHashMap<>();
        synchronized (this) {
            if (!isUp || isSaying || unsaid.isEmpty()) {
                return;
            }
            isSaying = true;
            Iterator<Map.Entry<Key, String>> each = unsaid.entrySet().iterator();
            while (each.hasNext() && some.size() < AT_ONCE) {
                Map.Entry<Key, String> its = each.next();
                some.put(its.getKey(), its.getValue());
                each.remove();
            }
        }
        List<Presence.Mark> marks = new ArrayList<>();
        some.forEach((key, value) -> marks.add(mark(key, value)));
        presence.set(self, marks, LIFE).whenComplete((done, failure) -> said(some, failure));
    }

    private Presence.Mark mark(Key key, String value) {
        return new Presence.Mark(
                key.subject(),
                key.id(),
                value.isEmpty() ? null : words.write(place(self, key.subject(), key.id()), value));
    }

    private synchronized void said(Map<Key, String> some, @Nullable Throwable failure) {
        isSaying = false;
        if (failure != null) {
            LOG.debug("who is here could not be said: {}", failure.toString());
            some.forEach(unsaid::putIfAbsent);
        }
    }
}

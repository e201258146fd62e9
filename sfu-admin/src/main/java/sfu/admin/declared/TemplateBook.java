package sfu.admin.declared;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The templates that are declared while the server runs, besides those of its configuration. Safe
 * for all threads.
 */
public final class TemplateBook {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateBook.class);

    /** What declared templates become. */
    public interface Maker {
        /**
         * @throws IllegalArgumentException with a sentence, if no template can be made of it
         */
        void check(String name, String says);

        /** Rooms may be given it from now on. */
        void add(String name, String says);

        void remove(String name);
    }

    private final StoredMap<String, Declared> stored;
    private final Maker maker;
    private final LongSupplier clockMs;
    private final int most;
    private final Map<String, Declared> all = new TreeMap<>(); // guarded by this

    /**
     * @param most templates that may be declared
     * @param clockMs milliseconds since 1970
     */
    public TemplateBook(Store store, Maker maker, int most, LongSupplier clockMs) {
        this.maker = maker;
        this.clockMs = clockMs;
        this.most = most;
        stored = store.named("templates.declared", Declared.class);
        String first = stored.firstKey();
        String last = stored.lastKey();
        if (first != null && last != null) {
            stored.range(first, last, Integer.MAX_VALUE)
                    .forEach(each -> remember(each.key(), each.value()));
        }
    }

    /**
     * One that the configuration took the name or the base of is kept, but nothing is made of it.
     */
    private void remember(String name, Declared its) {
        all.put(name, its);
        try {
            maker.add(name, its.says());
        } catch (IllegalArgumentException isNoMore) {
            LOG.warn("the declared template {} does not hold: {}", name, isNoMore.getMessage());
            maker.remove(name);
        }
    }

    public synchronized @Nullable Declared get(String name) {
        return all.get(name);
    }

    public synchronized Map<String, Declared> all() {
        return new TreeMap<>(all);
    }

    /**
     * @param says JSON with the keys in the order of their names
     * @throws IllegalArgumentException with a sentence, if no template can be made of it
     */
    public synchronized Outcome<Declared> put(String name, String says, Precondition precondition) {
        Declared before = all.get(name);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return new Outcome.Conflict<>();
        }
        if (before == null && all.size() >= most) {
            return new Outcome.Full<>();
        }
        maker.check(name, says);
        if (before != null && before.says().equals(says)) {
            return new Outcome.Done<>(before, false, stored.put(name, before)); // may have failed
        }
        Declared wanted = new Declared(clockMs.getAsLong(), 1, says);
        Declared now = before == null ? wanted : wanted.after(before);
        CompletableFuture<Void> kept = stored.put(name, now);
        all.put(name, now);
        maker.add(name, says);
        return new Outcome.Done<>(now, before == null, kept);
    }

    /** Null if the precondition does not hold. */
    public synchronized @Nullable CompletableFuture<Void> remove(
            String name, Precondition precondition) {
        Declared before = all.get(name);
        if (!precondition.holds(before == null ? null : before.etag())) {
            return null;
        }
        all.remove(name);
        maker.remove(name);
        return before == null
                ? CompletableFuture.completedFuture(null)
                : stored.remove(name)
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                restore(name, before);
                            }
                        });
    }

    /** It is still on disk. */
    private synchronized void restore(String name, Declared its) {
        if (!all.containsKey(name)) {
            remember(name, its);
        }
    }
}

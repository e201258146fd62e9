package sfu.admin.declared;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.time.Clocks;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.store.Store;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

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

    private final Maker maker;
    private final Declarations<Declared> templates;
    private volatile Consumer<String> onChanged = name -> {};

    /**
     * @param most templates that may be declared
     */
    public TemplateBook(Store store, Maker maker, int most, Clocks clocks) {
        this.maker = maker;
        templates =
                new Declarations<>(store, "templates", Declared.class, new Making(), most, clocks);
        templates.begin();
    }

    /**
     * From now on all nodes decide in common what is declared.
     *
     * @param sharing makes of this node's copy what it has in common with the others
     */
    public void shareBy(
            Function<SharedRecords.Copy, SharedRecords> sharing, RecordLimits remembered) {
        templates.shareBy(sharing, remembered);
    }

    /** From now on this is told the name of each that is another, or no more. */
    public void onChanged(Consumer<String> listener) {
        onChanged = listener;
    }

    private final class Making implements Declarations.Effect<Declared> {
        @Override
        public void check(String name, Declared its) {
            maker.check(name, its.says());
        }

        /**
         * One that the configuration took the name or the base of is kept, but nothing is made of
         * it.
         */
        @Override
        public void holds(String name, Declared its) {
            try {
                maker.add(name, its.says());
            } catch (IllegalArgumentException isNoMore) {
                LOG.warn("the declared template {} does not hold: {}", name, isNoMore.getMessage());
                maker.remove(name);
            }
            onChanged.accept(name);
        }

        @Override
        public void holdsNoMore(String name) {
            maker.remove(name);
            onChanged.accept(name);
        }
    }

    public @Nullable Declared get(String name) {
        return templates.named(name);
    }

    public Map<String, Declared> all() {
        return templates.sorted();
    }

    /**
     * Fails with {@link IllegalArgumentException} and a sentence if no template can be made of it,
     * and with {@link sfu.signaling.cluster.ClusterException} where the other nodes cannot be
     * asked.
     *
     * @param says JSON with the keys in the order of their names
     */
    public CompletableFuture<Outcome<Declared>> put(
            String name, String says, Precondition precondition) {
        return templates.put(name, new Declared(0, 0, says), precondition);
    }

    /**
     * Completes once it is on disk; false: the precondition does not hold. Fails as {@link #put}.
     */
    public CompletableFuture<Boolean> remove(String name, Precondition precondition) {
        return templates.remove(name, precondition);
    }
}

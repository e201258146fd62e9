package sfu.admin.history;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The figures of many things of a kind, of those that ended too until they are too old or there is
 * no place for new ones: those that ended first are forgotten first.
 */
final class Chronicles<K> {
    private static final long DAY_MS = 86_400_000;

    private final List<Figure> figures;
    private final HistoryLimits limits;
    private final int most;
    private final Budget budget;
    private final Map<K, Chronicle> open = new LinkedHashMap<>();
    private final Map<K, Chronicle> ended = new LinkedHashMap<>(); // in this order
    private final Set<K> sampled = new HashSet<>();

    /**
     * @param most of which anything is kept
     * @param budget of all their samples
     */
    Chronicles(List<Figure> figures, HistoryLimits limits, int most, Budget budget) {
        this.figures = figures;
        this.limits = limits;
        this.most = most;
        this.budget = budget;
    }

    /** A sample of what is there now; of two at once of one key the first counts. */
    void add(K key, long atMs, float[] sample) {
        Chronicle its = sampled.add(key) ? of(key) : null;
        if (its != null) {
            its.add(atMs, sample);
        }
    }

    /** All have had their sample: who had none has ended. */
    void endSample(long atMs) {
        Iterator<Map.Entry<K, Chronicle>> each = open.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<K, Chronicle> its = each.next();
            if (!sampled.contains(its.getKey())) {
                each.remove();
                its.getValue().end();
                ended.put(its.getKey(), its.getValue());
            }
        }
        sampled.clear();
        forgetOld(atMs);
    }

    private @Nullable Chronicle of(K key) {
        Chronicle its = open.get(key);
        if (its != null) {
            return its;
        }
        its = ended.remove(key);
        if (its == null && (open.size() + ended.size() < most || forgetFirstEnded())) {
            its = new Chronicle(figures, limits, budget);
        }
        if (its != null) {
            open.put(key, its);
        }
        return its;
    }

    private boolean forgetFirstEnded() {
        Iterator<Chronicle> first = ended.values().iterator();
        if (!first.hasNext()) {
            return false;
        }
        first.next().forget();
        first.remove();
        return true;
    }

    private void forgetOld(long nowMs) {
        while (!ended.isEmpty()) {
            boolean isOld = nowMs - ended.values().iterator().next().lastMs() > DAY_MS;
            if (!isOld && !budget.isScarce()) {
                return;
            }
            forgetFirstEnded();
        }
    }

    /** Null where nothing is known of it. */
    @Nullable Chronicle get(K key) {
        Chronicle its = open.get(key);
        return its == null ? ended.get(key) : its;
    }

    boolean isOpen(K key) {
        return open.containsKey(key);
    }

    /** Those that are there, then those that ended. */
    void forEach(BiConsumer<K, Chronicle> action) {
        open.forEach(action);
        ended.forEach(action);
    }
}

package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Bans.Lifted;
import sfu.signaling.auth.Bans.Target;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.store.Mirror;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/** When bans were lifted, so that nodes that were away then do not bring them back. */
final class LiftedBans {
    /**
     * @param at milliseconds since 1970
     */
    record Kept(String room, String identity, long at) {}

    private final SequencedMap<Target, Long> all = new LinkedHashMap<>(); // the oldest first
    private final RecordLimits limits;
    private @Nullable Mirror<Kept> kept;

    LiftedBans(RecordLimits limits) {
        this.limits = limits;
    }

    void keepIn(Store store) {
        StoredMap<String, Kept> its = store.named("auth.bans.lifted", Kept.class);
        its.range("", "\uffff", limits.most()).stream()
                .map(entry -> entry.value())
                .sorted(Comparator.comparingLong(Kept::at))
                .forEach(each -> all.putLast(new Target(each.room(), each.identity()), each.at()));
        kept = new Mirror<>(its);
    }

    CompletableFuture<Void> durable() {
        return kept == null ? CompletableFuture.completedFuture(null) : kept.durable();
    }

    /** Milliseconds since 1970; 0: it was not, or nobody remembers. */
    long at(Target target) {
        return all.getOrDefault(target, 0L);
    }

    List<Lifted> all() {
        return all.entrySet().stream().map(its -> lifted(its.getKey(), its.getValue())).toList();
    }

    /** Null: it was not, or nobody remembers. */
    @Nullable Lifted of(Target target) {
        Long atMs = all.get(target);
        return atMs == null ? null : lifted(target, atMs);
    }

    private static Lifted lifted(Target target, long atMs) {
        return new Lifted(target.room(), target.identity(), atMs);
    }

    /**
     * @param nowMs what is older than is remembered is forgotten
     */
    void put(Target target, long atMs, long nowMs) {
        long before = nowMs - limits.age().toMillis();
        if (atMs < before) {
            return;
        }
        all.putLast(target, atMs);
        if (kept != null) {
            kept.put(Bans.key(target), new Kept(target.room(), target.identity(), atMs));
        }
        Map.Entry<Target, Long> oldest = all.firstEntry();
        while (oldest != null && (all.size() > limits.most() || oldest.getValue() < before)) {
            remove(oldest.getKey());
            oldest = all.firstEntry();
        }
    }

    void remove(Target target) {
        if (all.remove(target) != null && kept != null) {
            kept.remove(Bans.key(target));
        }
    }
}

package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.store.Mirror;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Which identities may not come in: to a room or anywhere, until when, and why. */
public final class Bans {
    /** Some 30 MB; a place with more has other means. */
    public static final int MAX = 100_000;

    /** For people to read. */
    public static final int MAX_REASON = 256;

    private static final Duration FORGETTING = Duration.ofSeconds(1); // no more often: it is work

    /**
     * Whom a ban is about, and where.
     *
     * @param room empty: everywhere
     */
    public record Target(String room, String identity) {}

    /**
     * @param by the identity of who banned; empty: an operator without one
     * @param until null: for good
     */
    public record Ban(
            Target target, String reason, String by, Instant at, @Nullable Instant until) {
        boolean holds(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /**
     * A ban's end, for other nodes.
     *
     * @param at milliseconds since 1970; 0: a node of an earlier version does not say
     */
    record Lifted(String room, String identity, long at) {
        Lifted {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(identity, "identity");
        }

        Target target() {
            return new Target(room, identity);
        }
    }

    private final Supplier<Instant> now;
    private final Supplier<Instant> earliest;
    private final int most;
    private Instant lastForgotten = Instant.MIN; // where there were too many; guarded by this
    private final SequencedMap<Target, Ban> all = new LinkedHashMap<>(); // guarded by this
    private @Nullable Mirror<Kept> kept; // guarded by this
    private @Nullable LiftedBans lifted; // guarded by this; null: there are no other nodes
    private volatile Consumer<Ban> onAdded = ban -> {};
    private volatile Consumer<Lifted> onLifted = its -> {};

    /**
     * A ban in the store.
     *
     * @param at milliseconds since 1970
     * @param until null: for good
     */
    record Kept(
            String room, String identity, String reason, String by, long at, @Nullable Long until) {
        Kept {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(by, "by");
        }

        static Kept of(Ban ban) {
            Target target = ban.target();
            Instant until = ban.until();
            return new Kept(
                    target.room(),
                    target.identity(),
                    ban.reason(),
                    ban.by(),
                    ban.at().toEpochMilli(),
                    until == null ? null : until.toEpochMilli());
        }

        Ban ban() {
            return new Ban(
                    new Target(room, identity),
                    reason,
                    by,
                    Instant.ofEpochMilli(at),
                    until == null ? null : Instant.ofEpochMilli(until));
        }
    }

    /**
     * @param earliest what is over by it is so for good; never later than now
     */
    Bans(Supplier<Instant> now, Supplier<Instant> earliest) {
        this(now, earliest, MAX);
    }

    Bans(Supplier<Instant> now, Supplier<Instant> earliest, int most) {
        this.now = now;
        this.earliest = earliest;
        this.most = most;
    }

    /** From now on also after a restart. */
    synchronized void keepIn(Store store) {
        StoredMap<String, Kept> its = store.named("auth.bans", Kept.class);
        its.range("", "\uffff", most).stream()
                .map(entry -> entry.value().ban())
                .sorted(Comparator.comparing(Ban::at))
                .forEach(ban -> all.putLast(ban.target(), ban));
        kept = new Mirror<>(its);
        forget();
    }

    /** From now on it is remembered for other nodes which ones were lifted. */
    synchronized void rememberLifted(@Nullable Store store, RecordLimits limits) {
        LiftedBans its = new LiftedBans(limits);
        if (store != null) {
            its.keepIn(store);
        }
        List.copyOf(all.values()).forEach(ban -> settle(ban, its));
        lifted = its;
    }

    /** While this node was alone it did not remember which ones were lifted. */
    private void settle(Ban ban, LiftedBans its) {
        if (its.at(ban.target()) < ban.at().toEpochMilli()) {
            its.remove(ban.target());
        } else {
            remove(ban.target());
        }
    }

    /** Completes when all is on disk that is to be kept there. */
    synchronized CompletableFuture<Void> durable() {
        CompletableFuture<Void> those =
                kept == null ? CompletableFuture.completedFuture(null) : kept.durable();
        return lifted == null ? those : CompletableFuture.allOf(those, lifted.durable());
    }

    static String key(Target target) {
        return Joined.of(target.room(), target.identity());
    }

    /**
     * @throws IllegalArgumentException for a text that is none
     */
    static Target target(String key) {
        List<String> parts = Joined.parts(key, 2);
        return new Target(parts.get(0), parts.get(1));
    }

    private void put(Ban ban) {
        all.putLast(ban.target(), ban);
        if (lifted != null) {
            lifted.remove(ban.target());
        }
        if (kept != null) {
            kept.put(key(ban.target()), Kept.of(ban));
        }
    }

    private @Nullable Ban remove(Target target) {
        if (kept != null) {
            kept.remove(key(target));
        }
        return all.remove(target);
    }

    private void forget() {
        Instant time = earliest.get();
        List<Ban> over = all.values().stream().filter(ban -> !ban.holds(time)).toList();
        over.forEach(ban -> remove(ban.target()));
    }

    /** Whether one more of this target has a place. */
    private boolean hasPlace(Target target) {
        if (all.size() >= most && !all.containsKey(target)) {
            Instant time = now.get();
            if (Duration.between(lastForgotten, time).abs().compareTo(FORGETTING) >= 0) {
                lastForgotten = time;
                forget();
            }
        }
        return all.size() < most || all.containsKey(target);
    }

    /**
     * Takes the place of an earlier one of the same target.
     *
     * @param span null: for good
     * @return null where there are too many
     */
    public @Nullable Ban add(Target target, @Nullable Duration span, String reason, String by) {
        Ban ban;
        synchronized (this) {
            if (!hasPlace(target)) {
                return null;
            }
            Instant until = span == null ? null : now.get().plus(span);
            ban = new Ban(target, reason, by, Instant.ofEpochMilli(atMs(target)), until);
            put(ban);
        }
        onAdded.accept(ban);
        return ban;
    }

    /** Later than whatever is known of it, also from a node whose clock is ahead. */
    private long atMs(Target target) {
        return Math.max(now.get().toEpochMilli(), knownMs(target) + 1);
    }

    private long knownMs(Target target) {
        Ban known = all.get(target);
        return Math.max(known == null ? 0 : known.at().toEpochMilli(), liftedMs(target));
    }

    private long liftedMs(Target target) {
        return lifted == null ? 0 : lifted.at(target);
    }

    /** Each ban that is made here goes to the one, each that is lifted here to the other. */
    void onChanged(Consumer<Ban> whenAdded, Consumer<Lifted> whenLifted) {
        onAdded = whenAdded;
        onLifted = whenLifted;
    }

    /** What became of one that another node made. */
    enum Adopted {
        NEW,
        KNOWN,
        LIFTED,
        /** By itself; what it took the place of does not hold either. */
        OVER,
        /** There are too many. */
        FULL
    }

    /** One that was made elsewhere. Of one moment its end holds. */
    synchronized Adopted adopt(Ban ban) {
        Target target = ban.target();
        Ban known = all.get(target);
        if (ban.at().toEpochMilli() <= liftedMs(target)) {
            return Adopted.LIFTED;
        }
        if (!ban.holds(earliest.get())) {
            replaced(target, ban.at().toEpochMilli());
            return Adopted.OVER;
        }
        if (ban.equals(known) || (known != null && known.at().isAfter(ban.at()))) {
            return Adopted.KNOWN;
        }
        if (!hasPlace(target)) {
            return Adopted.FULL;
        }
        put(ban);
        return Adopted.NEW;
    }

    /** One took its place at a time, and is over. */
    synchronized void replaced(Target target, long atMs) {
        Ban known = all.get(target);
        if (known != null && known.at().toEpochMilli() < atMs) {
            remove(target);
        }
    }

    /** One that was lifted elsewhere, at a time; false: something later is known. */
    synchronized boolean forgo(Lifted its) {
        Target target = its.target();
        Ban known = all.get(target);
        if (its.at() <= liftedMs(target)
                || (known != null && known.at().toEpochMilli() > its.at())) {
            return false;
        }
        end(target, its.at());
        return true;
    }

    /** Nobody knows of it any more. */
    synchronized void drop(Target target) {
        if (lifted != null) {
            lifted.remove(target);
        }
        remove(target);
    }

    private @Nullable Ban end(Target target, long atMs) {
        if (lifted != null) {
            lifted.put(target, atMs, earliest.get().toEpochMilli());
        }
        return remove(target);
    }

    /** The one that held; null: there was none. */
    public @Nullable Ban lift(Target target) {
        long atMs;
        Ban ban;
        synchronized (this) {
            atMs = atMs(target);
            ban = end(target, atMs);
        }
        onLifted.accept(new Lifted(target.room(), target.identity(), atMs));
        return ban != null && ban.holds(earliest.get()) ? ban : null;
    }

    /** It holds on, unless another took its place meanwhile; where its end was told, anew. */
    void putBack(Ban its) {
        Ban again;
        boolean isTold;
        synchronized (this) {
            Target target = its.target();
            if (all.containsKey(target)) {
                return;
            }
            isTold = lifted != null;
            Instant at = isTold ? Instant.ofEpochMilli(atMs(target)) : its.at();
            again = new Ban(target, its.reason(), its.by(), at, its.until());
            put(again);
        }
        if (isTold) {
            onAdded.accept(again);
        }
    }

    /** Whether it is over for so long, whatever becomes of the clock. */
    boolean isOver(Ban ban, Duration span) {
        Instant until = ban.until();
        return until != null && until.plus(span).isBefore(earliest.get());
    }

    /** Null: there is none, or it was lifted. */
    synchronized @Nullable Ban get(Target target) {
        return all.get(target);
    }

    /** Null: it holds, or nobody remembers. */
    synchronized @Nullable Lifted lifted(Target target) {
        return lifted == null ? null : lifted.of(target);
    }

    /** All that are remembered as lifted. */
    synchronized List<Lifted> lifted() {
        return lifted == null ? List.of() : lifted.all();
    }

    /** The one that keeps an identity out of this room, or from everywhere; null: it may come. */
    public synchronized @Nullable Ban of(String room, String identity) {
        if (all.isEmpty() || identity.isEmpty()) {
            return null;
        }
        Ban everywhere = held(new Target("", identity));
        return everywhere != null || room.isEmpty() ? everywhere : held(new Target(room, identity));
    }

    private @Nullable Ban held(Target target) {
        Ban ban = all.get(target);
        if (ban != null && !ban.holds(earliest.get())) {
            remove(target);
            return null;
        }
        return ban;
    }

    public synchronized int count() {
        forget();
        return all.size();
    }

    /** The latest ones, the last first. */
    public synchronized List<Ban> latest(int limit) {
        Instant time = earliest.get();
        return all.sequencedValues().reversed().stream()
                .filter(ban -> ban.holds(time))
                .limit(limit)
                .toList();
    }
}

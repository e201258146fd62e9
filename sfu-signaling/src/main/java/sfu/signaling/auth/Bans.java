package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.signaling.store.Mirror;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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

    private final Supplier<Instant> now;
    private final Supplier<Instant> earliest;
    private final int most;
    private final SequencedMap<Target, Ban> all = new LinkedHashMap<>(); // guarded by this
    private @Nullable Mirror<Kept> kept; // guarded by this
    private Consumer<Ban> onAdded = ban -> {}; // guarded by this
    private Consumer<Target> onLifted = target -> {}; // guarded by this

    /**
     * A ban in the store.
     *
     * @param at milliseconds since 1970
     * @param until null: for good
     */
    record Kept(
            String room, String identity, String reason, String by, long at, @Nullable Long until) {
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
    }

    /** Completes when all is on disk that is to be kept there. */
    synchronized CompletableFuture<Void> durable() {
        return kept == null ? CompletableFuture.completedFuture(null) : kept.durable();
    }

    /** The length is part of it, so that no two targets have one key. */
    private static String key(Target target) {
        return target.room().length() + ":" + target.room() + target.identity();
    }

    private void put(Ban ban) {
        all.putLast(ban.target(), ban);
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

    /**
     * Takes the place of an earlier one of the same target.
     *
     * @param span null: for good
     * @return null where there are too many
     */
    public synchronized @Nullable Ban add(
            Target target, @Nullable Duration span, String reason, String by) {
        Instant at = now.get();
        if (all.size() >= most && !all.containsKey(target)) {
            forget();
            if (all.size() >= most) {
                return null;
            }
        }
        Ban ban = new Ban(target, reason, by, at, span == null ? null : at.plus(span));
        put(ban);
        onAdded.accept(ban);
        return ban;
    }

    /** Each ban that is made here goes to the one, each that is lifted here to the other. */
    public synchronized void onChanged(Consumer<Ban> added, Consumer<Target> lifted) {
        onAdded = added;
        onLifted = lifted;
    }

    /** One that was made elsewhere. */
    synchronized void adopt(Ban ban) {
        Ban known = all.get(ban.target());
        boolean isNews = known == null || !known.at().isAfter(ban.at());
        if (isNews && all.size() < most) {
            put(ban);
        }
    }

    /** One that was lifted elsewhere. */
    synchronized void forgo(Target target) {
        remove(target);
    }

    /** The one that held; null: there was none. */
    public synchronized @Nullable Ban lift(Target target) {
        Ban ban = remove(target);
        onLifted.accept(target);
        return ban != null && ban.holds(earliest.get()) ? ban : null;
    }

    /** It holds on, unless another took its place meanwhile. */
    synchronized void putBack(Ban lifted) {
        if (!all.containsKey(lifted.target())) {
            put(lifted);
        }
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

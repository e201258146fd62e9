package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.signaling.store.Mirror;
import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Which tokens no longer hold, each remembered until it must have expired by itself. */
public final class Revocations {
    /** Some 20 MB; more than people are removed while their tokens live. */
    public static final int MAX = 100_000;

    private static final Duration FORGETTING = Duration.ofSeconds(1); // no more often: it is work

    /**
     * What does not hold: one token, or all that somebody has for a room.
     *
     * @param room empty: all rooms
     * @param tokenId empty: all of the identity that were issued until then
     * @param identity empty: whosever
     */
    public record Target(String room, String tokenId, String identity) {
        public static Target token(String tokenId) {
            return new Target("", tokenId, "");
        }

        public static Target token(String room, String tokenId) {
            return new Target(room, tokenId, "");
        }

        public static Target person(String room, String identity) {
            return new Target(room, "", identity);
        }
    }

    /**
     * @param at tokens that were issued later hold
     * @param until from then on there are none that were issued earlier
     */
    public record Revocation(Target target, Instant at, Instant until) {}

    /** A revocation in the store; times in milliseconds since 1970. */
    record Kept(String room, String tokenId, String identity, long at, long until) {
        Kept {
            Objects.requireNonNull(room, "room");
            Objects.requireNonNull(tokenId, "tokenId");
            Objects.requireNonNull(identity, "identity");
        }

        static Kept of(Revocation its) {
            Target target = its.target();
            return new Kept(
                    target.room(),
                    target.tokenId(),
                    target.identity(),
                    its.at().toEpochMilli(),
                    its.until().toEpochMilli());
        }

        Revocation revocation() {
            return new Revocation(
                    new Target(room, tokenId, identity),
                    Instant.ofEpochMilli(at),
                    Instant.ofEpochMilli(until));
        }
    }

    private final Supplier<Instant> now;
    private final Supplier<Instant> earliest;
    private final Duration remembered;
    private final int most;
    private Instant lastForgotten = Instant.MIN; // where there were too many; guarded by this
    private final SequencedMap<Target, Revocation> all = new LinkedHashMap<>(); // guarded by this
    private @Nullable Mirror<Kept> kept; // guarded by this
    private volatile Consumer<Revocation> onAdded = its -> {};

    /**
     * @param earliest what is over by it is so for good; never later than now
     */
    Revocations(TokenRules rules, Supplier<Instant> now, Supplier<Instant> earliest) {
        this(rules, now, earliest, MAX);
    }

    Revocations(TokenRules rules, Supplier<Instant> now, Supplier<Instant> earliest, int most) {
        this.now = now;
        this.earliest = earliest;
        this.most = most;
        remembered = rules.maxLifetime().plus(rules.skew());
    }

    /** From now on also after a restart. */
    synchronized void keepIn(Store store) {
        StoredMap<String, Kept> its = store.named("auth.revocations", Kept.class);
        its.range("", "\uffff", most).stream()
                .map(entry -> entry.value().revocation())
                .sorted(Comparator.comparing(Revocation::at))
                .forEach(known -> all.putLast(known.target(), known));
        kept = new Mirror<>(its);
    }

    /** Completes when all is on disk that is to be kept there. */
    synchronized CompletableFuture<Void> durable() {
        return kept == null ? CompletableFuture.completedFuture(null) : kept.durable();
    }

    static String key(Target target) {
        return Joined.of(target.room(), target.tokenId(), target.identity());
    }

    /**
     * @throws IllegalArgumentException for a text that is none
     */
    static Target target(String key) {
        List<String> parts = Joined.parts(key, 3);
        return new Target(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Whether one more of this target has a place. */
    private boolean hasPlace(Target target) {
        forget();
        if (all.size() >= most && !all.containsKey(target)) {
            Instant time = now.get();
            if (Duration.between(lastForgotten, time).abs().compareTo(FORGETTING) >= 0) {
                lastForgotten = time;
                List.copyOf(all.values()).forEach(this::forget); // others' came out of order
            }
        }
        return all.size() < most || all.containsKey(target);
    }

    private void forget(Revocation its) {
        if (its.until().isBefore(earliest.get())) {
            all.remove(its.target());
            if (kept != null) {
                kept.remove(key(its.target()));
            }
        }
    }

    /** Returns false where there are too many. */
    public boolean add(Target target) {
        Revocation its;
        synchronized (this) {
            if (!hasPlace(target)) {
                return false;
            }
            Instant at = at(target);
            its = new Revocation(target, at, at.plus(remembered));
            put(its);
        }
        onAdded.accept(its);
        return true;
    }

    /** Not before what is known of it, also from a node whose clock is ahead. */
    private Instant at(Target target) {
        Instant at = now.get().truncatedTo(ChronoUnit.MILLIS);
        Revocation known = all.get(target);
        return known != null && known.at().isAfter(at) ? known.at() : at;
    }

    private void put(Revocation its) {
        all.putLast(its.target(), its);
        if (kept != null) {
            kept.put(key(its.target()), Kept.of(its));
        }
    }

    /** Each one that is added here goes there too. */
    void onAdded(Consumer<Revocation> its) {
        onAdded = its;
    }

    /**
     * One that was added elsewhere; it is remembered until then as if it had been here. False: one
     * as late is known, it is over, or there are too many.
     */
    synchronized boolean adopt(Revocation its) {
        Revocation known = all.get(its.target());
        boolean isNews =
                (known == null || known.at().isBefore(its.at()))
                        && !its.until().isBefore(earliest.get())
                        && hasPlace(its.target());
        if (isNews) {
            put(its);
        }
        return isNews;
    }

    /** Whether it is over for so long, whatever becomes of the clock. */
    boolean isOver(Revocation its, Duration span) {
        return its.until().plus(span).isBefore(earliest.get());
    }

    /** Null: there is none. */
    synchronized @Nullable Revocation get(Target target) {
        return all.get(target);
    }

    /** All are remembered equally long, so the oldest ones end first. */
    private void forget() {
        Instant time = earliest.get();
        Iterator<Revocation> oldest = all.values().iterator();
        while (oldest.hasNext()) {
            Revocation its = oldest.next();
            if (!its.until().isBefore(time)) {
                return;
            }
            oldest.remove();
            if (kept != null) {
                kept.remove(key(its.target()));
            }
        }
    }

    /** Whether this token does not hold for this room. */
    public synchronized boolean cover(Grant grant, String room) {
        if (all.isEmpty()) {
            return false;
        }
        String id = grant.validity().tokenId();
        return all.containsKey(Target.token(id))
                || all.containsKey(Target.token(room, id))
                || coversPerson(grant, room);
    }

    /** A token says the second of its issue: one of the same second does not hold. */
    private boolean coversPerson(Grant grant, String room) {
        String identity = grant.identity();
        Revocation its = identity.isEmpty() ? null : all.get(Target.person(room, identity));
        return its != null && !grant.validity().issuedAt().isAfter(its.at());
    }

    public synchronized int count() {
        forget();
        return all.size();
    }

    /** The latest ones, the last first. */
    public synchronized List<Revocation> latest(int limit) {
        forget();
        return all.sequencedValues().reversed().stream().limit(limit).toList();
    }
}

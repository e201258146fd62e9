package sfu.signaling.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which node each room is on. A room that is open here is found without asking anybody; any other
 * is claimed in the directory for the node that is chosen for it. A breakout room ("main~1") is
 * where its main room is.
 */
final class RoomPlaces {
    private static final Logger LOG = LoggerFactory.getLogger(RoomPlaces.class);
    private static final int MOST_UNRELEASED = 100_000;

    private static final char BREAKOUT = '~';

    private final String self;
    private final Directory directory;
    private final ClusterPace pace;
    private final int mostAwaited;
    private final Supplier<CompletableFuture<String>> choice;
    private final LongSupplier nanoTime;
    private final Consumer<String> onLost;
    private final BiConsumer<String, String> onAlong;
    private final Map<String, Holding> holdings = new HashMap<>(); // guarded by this
    private final Set<Holding> awaited = new HashSet<>(); // of those, not open; guarded by this
    private final Set<Claim> unreleased = new LinkedHashSet<>(); // guarded by this

    /**
     * @param choice the start of the node that a new room is to be on
     * @param onLost is told of each room that is open here and another node's by an older claim
     * @param onAlong takes what came along with a room, before anybody comes to it
     */
    RoomPlaces(
            String self,
            Directory directory,
            ClusterSettings settings,
            Supplier<CompletableFuture<String>> choice,
            LongSupplier nanoTime,
            Consumer<String> onLost,
            BiConsumer<String, String> onAlong) {
        this.onAlong = onAlong;
        this.self = self;
        this.directory = directory;
        pace = settings.pace();
        mostAwaited = settings.awaitedRooms();
        this.choice = choice;
        this.nanoTime = nanoTime;
        this.onLost = onLost;
    }

    private static String key(String room) {
        int side = room.indexOf(BREAKOUT, 1);
        return side < 0 ? room : room.substring(0, side);
    }

    /** The start of the node that has this room, or has it from now on. */
    CompletableFuture<String> locate(String room) {
        String key = key(room);
        synchronized (this) {
            Holding its = holdings.get(key);
            if (its != null && its.releasing == null) {
                return its.ready.thenApply(done -> self);
            }
            if (its != null && its.releasing != null) {
                return its.releasing.handle((done, failure) -> "").thenCompose(x -> locate(room));
            }
        }
        return directory
                .find(key)
                .thenCompose(found ->
                        found.filter(Directory.Found::isAlive)
                                .map(its -> CompletableFuture.completedFuture(its.claim()))
                                .orElseGet(() -> claim(key)))
                .thenCompose(this::claimed);
    }

    /** Nobody has it: a node is asked to. */
    private CompletableFuture<Claim> claim(String key) {
        return choice.get().thenCompose(node -> directory.claim(key, node, pace.pending()));
    }

    /** Whose a room is. */
    record Owner(String start, boolean isAlive) {}

    /** The node that has this room, or had it last; nobody is asked to have it. */
    CompletableFuture<Optional<Owner>> find(String room) {
        String key = key(room);
        synchronized (this) {
            Holding its = holdings.get(key);
            if (its != null && its.releasing == null) {
                return CompletableFuture.completedFuture(Optional.of(new Owner(self, true)));
            }
        }
        return directory
                .find(key)
                .thenApply(
                        found -> found.map(its -> new Owner(its.claim().owner(), its.isAlive())));
    }

    private CompletableFuture<String> claimed(Claim claim) {
        String room = claim.room();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        synchronized (this) {
            if (!claim.owner().equals(self)) {
                return CompletableFuture.completedFuture(claim.owner());
            }
            Holding there = holdings.get(room);
            if (there != null) {
                return there.ready.thenApply(done -> self);
            }
            if (awaited.size() >= mostAwaited) {
                return CompletableFuture.failedFuture(
                        new ClusterException(
                                "too many rooms are about to open on this node: try again later"));
            }
            Holding its = new Holding(room, claim, nanoTime.getAsLong());
            its.ready = ready;
            holdings.put(room, its);
            awaited.add(its);
        }
        directory
                .takeAlong(room, self)
                .whenComplete((along, failure) -> {
                    if (failure == null && !along.isEmpty()) {
                        onAlong.accept(room, along);
                    }
                    ready.complete(null); // it opens, if need be without
                });
        return ready.thenApply(done -> self);
    }

    /** A room opened here, in whatever way. */
    void opened(String room) {
        String key = key(room);
        Holding its;
        boolean isUnclaimed;
        synchronized (this) {
            Holding known = holdings.get(key);
            its =
                    known == null || known.releasing != null
                            ? new Holding(key, null, nanoTime.getAsLong())
                            : known;
            its.open.add(room);
            awaited.remove(its);
            holdings.put(key, its);
            isUnclaimed = its.claim == null;
        }
        if (isUnclaimed) {
            adopt(its);
        }
    }

    /** It is asked for the claim that it opened without; the next check does so again. */
    private void adopt(Holding its) {
        directory
                .claim(its.key, self, pace.pending())
                .thenAccept(claim -> {
                    if (claim.owner().equals(self)) {
                        adopted(its, claim);
                    } else {
                        lost(claim);
                    }
                })
                .exceptionally(RoomPlaces::later);
    }

    private synchronized void adopted(Holding its, Claim claim) {
        its.claim = claim;
    }

    private static Void later(Throwable failure) {
        LOG.debug("asked again at the next check: {}", failure.toString());
        return null;
    }

    void ended(String room) {
        synchronized (this) {
            Holding its = holdings.get(key(room));
            if (its != null && its.open.remove(room) && its.open.isEmpty()) {
                giveBack(its);
            }
        }
    }

    /** Guarded by this. */
    private void giveBack(Holding its) {
        Claim claim = its.claim;
        awaited.remove(its);
        if (claim == null) {
            holdings.remove(its.key);
            return;
        }
        CompletableFuture<Void> releasing = new CompletableFuture<>();
        its.releasing = releasing;
        directory
                .release(claim)
                .whenComplete((done, failure) -> {
                    released(its, claim, failure == null);
                    releasing.complete(null);
                });
    }

    private synchronized void released(Holding its, Claim claim, boolean isDone) {
        holdings.remove(its.key, its);
        if (!isDone && unreleased.size() < MOST_UNRELEASED) {
            unreleased.add(claim);
        }
    }

    /** What is open here and another node could have: main rooms, with their breakout rooms. */
    synchronized List<String> held() {
        return holdings.values().stream()
                .filter(its -> its.claim != null && its.releasing == null && !its.open.isEmpty())
                .map(its -> its.key)
                .toList();
    }

    /**
     * Gives a room of this node to another, whose it is from now on.
     *
     * @param packing what goes along, of those that are open here
     * @return those that are open here of it; none: it stays as it is
     */
    CompletableFuture<List<String>> hand(
            String room, String to, Function<List<String>, CompletableFuture<String>> packing) {
        Holding its;
        Claim claim;
        List<String> open;
        CompletableFuture<Void> releasing = new CompletableFuture<>();
        synchronized (this) {
            its = holdings.get(key(room));
            claim = its == null ? null : its.claim;
            if (its == null || claim == null || its.releasing != null) {
                return CompletableFuture.completedFuture(List.of());
            }
            its.releasing = releasing;
            open = List.copyOf(its.open);
        }
        return packing.apply(open)
                .thenCompose(along -> directory.transfer(claim, to, pace.pending(), along))
                .handle((isDone, failure) -> handed(its, failure == null && isDone))
                .whenComplete((rooms, failure) -> releasing.complete(null));
    }

    private synchronized List<String> handed(Holding its, boolean isDone) {
        if (isDone) {
            awaited.remove(its);
            holdings.remove(its.key, its);
            return List.copyOf(its.open);
        }
        its.releasing = null;
        return List.of();
    }

    /** Sees to it that the directory says what is so here. */
    void check() {
        List<Claim> standing = new ArrayList<>();
        List<Claim> renewed = new ArrayList<>();
        List<Holding> unclaimed = new ArrayList<>();
        List<Claim> released;
        synchronized (this) {
            released = List.copyOf(unreleased);
            unreleased.clear();
            for (Holding its : List.copyOf(holdings.values())) {
                sort(its, standing, renewed, unclaimed);
            }
        }
        keep(standing, false);
        keep(renewed, true);
        unclaimed.forEach(this::adopt);
        released.forEach(this::releaseAgain);
    }

    /** Guarded by this. */
    private void sort(
            Holding its, List<Claim> standing, List<Claim> renewed, List<Holding> unclaimed) {
        long now = nanoTime.getAsLong();
        Claim claim = its.claim;
        if (its.releasing != null) {
            return;
        }
        if (claim == null) {
            unclaimed.add(its);
        } else if (its.open.isEmpty()) {
            if (isOver(pace.pending(), its.sinceNs, now)) {
                giveBack(its); // nobody came
            }
        } else if (!its.isRenewed || isOver(pace.claimLife().dividedBy(4), its.renewedNs, now)) {
            its.isRenewed = true;
            its.renewedNs = now;
            renewed.add(claim);
        } else {
            standing.add(claim);
        }
    }

    private static boolean isOver(Duration span, long sinceNs, long nowNs) {
        return nowNs - sinceNs > span.toNanos();
    }

    private void keep(List<Claim> claims, boolean renews) {
        if (claims.isEmpty()) {
            return;
        }
        directory
                .keep(claims, pace.claimLife(), renews)
                .thenAccept(instead -> instead.forEach(this::lost))
                .exceptionally(failure -> {
                    claims.forEach(this::renewAgain);
                    return later(failure);
                });
    }

    private synchronized void renewAgain(Claim claim) {
        Holding its = holdings.get(claim.room());
        if (its != null) {
            its.isRenewed = false;
        }
    }

    private void releaseAgain(Claim claim) {
        directory
                .release(claim)
                .exceptionally(failure -> {
                    synchronized (this) {
                        if (!holdings.containsKey(claim.room())) {
                            unreleased.add(claim);
                        }
                    }
                    return later(failure);
                });
    }

    /** Another node has it by an older claim: this copy ends, and its people go there. */
    private void lost(Claim other) {
        List<String> open;
        synchronized (this) {
            Holding its = holdings.remove(other.room());
            open = its == null ? List.of() : List.copyOf(its.open);
            if (its != null) {
                awaited.remove(its);
            }
        }
        for (String room : open) {
            LOG.warn("room {} is node {}'s by an older claim: this copy ends", room, other.owner());
            onLost.accept(room);
        }
    }

    synchronized int count() {
        return holdings.size();
    }
}

package sfu.core.room;

import sfu.core.api.Knock;
import sfu.core.api.MediaException;
import sfu.core.shard.Allowance;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Those who have knocked at a room and wait until a moderator admits them, each for so long. */
final class Lobby {
    /** Moderators are told who waits at most twice a second. */
    static final long TELL_NS = 500_000_000L;

    /** Who knocked last; whoever is forgotten starts anew. */
    private static final int MAX_KNOCKERS = 1000;

    private static final long BURST_NS = 60_000_000_000L;
    private static final double SECONDS_PER_MINUTE = 60;

    /** Somebody who waits. */
    private record Place(Arrival arrival, Knock knock, long untilNs) {
        boolean isOf(String identity) {
            return !identity.isEmpty() && knock.identity().equals(identity);
        }
    }

    private final String room;
    private final LobbyPolicy policy;
    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final Runnable changed;
    private final Map<String, Place> places = new LinkedHashMap<>(); // by the knock's id
    private final Map<String, Allowance> rates = new LinkedHashMap<>(16, 0.75f, true);
    private boolean isTimed; // the first one's time
    private boolean isTelling; // later
    private long toldNs;

    /**
     * @param changed others wait than before
     */
    Lobby(
            String room,
            LobbyPolicy policy,
            LongSupplier clock,
            Dynacast.Later later,
            Runnable changed) {
        this.room = room;
        this.policy = policy;
        this.clock = clock;
        this.later = later;
        this.changed = changed;
        toldNs = clock.getAsLong() - TELL_NS;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Who waits, the first first. */
    List<Knock> waiting() {
        return places.values().stream().map(Place::knock).toList();
    }

    /**
     * Somebody knocks, instead of the same identity's earlier knock.
     *
     * @throws MediaException if too many wait, or it knocks too often
     */
    Knock knock(Arrival arrival, String id, long nowMs) {
        String identity = arrival.request().identity();
        checkRate(identity);
        long others = places.values().stream().filter(place -> !place.isOf(identity)).count();
        if (others >= policy.maxWaiting()) {
            throw new MediaException(
                    Limit.LOBBY, "the lobby is full: at most " + policy.maxWaiting() + " wait");
        }
        turnAway(identity, "another session of this identity knocked instead");
        String name = arrival.request().name();
        Knock knock = new Knock(id, identity, name.isEmpty() ? identity : name, nowMs);
        long untilNs = clock.getAsLong() + policy.waitTimeout().toNanos();
        places.put(id, new Place(arrival, knock, untilNs));
        arrival.listener().knocked(room, id);
        expireLater();
        tellSoon();
        return knock;
    }

    private void checkRate(String identity) {
        if (identity.isEmpty()) {
            return; // nobody knows whether they are one
        }
        Allowance rate =
                rates.computeIfAbsent(
                        identity,
                        who ->
                                new Allowance(
                                        policy.knocksPerMinute() / SECONDS_PER_MINUTE, BURST_NS));
        if (rates.size() > MAX_KNOCKERS) {
            rates.remove(rates.keySet().iterator().next());
        }
        long nowNs = clock.getAsLong();
        if (!rate.has(1, nowNs)) {
            throw new MediaException(
                    Limit.KNOCK_RATE,
                    "this identity knocked too often: at most "
                            + policy.knocksPerMinute()
                            + " times a minute");
        }
        rate.take(1, nowNs);
    }

    /** The one of this knock, or all for an empty id, who no longer wait here. */
    List<Arrival> take(String id) {
        List<Arrival> taken = new ArrayList<>();
        List<Place> those = id.isEmpty() ? List.copyOf(places.values()) : one(id);
        for (Place place : those) {
            places.remove(place.knock().id());
            taken.add(place.arrival());
        }
        tellSoon();
        return taken;
    }

    /** The knocks of this id, or all for an empty one. */
    List<Knock> of(String id) {
        return id.isEmpty() ? waiting() : one(id).stream().map(Place::knock).toList();
    }

    private List<Place> one(String id) {
        Place place = places.get(id);
        if (place == null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "nobody waits with the knock " + id);
        }
        return List.of(place);
    }

    /** It no longer waits. */
    void remove(Arrival arrival) {
        if (places.values().removeIf(place -> place.arrival().equals(arrival))) {
            tellSoon();
        }
    }

    private void turnAway(String identity, String why) {
        for (Place place : List.copyOf(places.values())) {
            if (place.isOf(identity)) {
                places.remove(place.knock().id());
                place.arrival().refuse(new MediaException(MediaException.Code.CLOSED, why));
            }
        }
    }

    /** The room, or the server, ends. */
    void close(String why) {
        for (Arrival arrival : take("")) {
            arrival.refuse(new MediaException(MediaException.Code.CLOSED, why));
        }
    }

    /** All wait equally long, so the first is the first to have waited too long. */
    private void expireLater() {
        if (!isTimed && !places.isEmpty()) {
            isTimed = true;
            later.run(
                    this::expire, places.values().iterator().next().untilNs() - clock.getAsLong());
        }
    }

    private void expire() {
        isTimed = false;
        long nowNs = clock.getAsLong();
        for (Place place : List.copyOf(places.values())) {
            if (place.untilNs() <= nowNs) {
                places.remove(place.knock().id());
                place.arrival().refuse(tooLong());
                tellSoon();
            }
        }
        expireLater();
    }

    private MediaException tooLong() {
        return new MediaException(
                Limit.LOBBY_TIME,
                "nobody let you in for " + policy.waitTimeout().toSeconds() + " s: knock again");
    }

    private void tellSoon() {
        if (!isTelling) {
            isTelling = true;
            later.run(this::tell, Math.max(0, toldNs + TELL_NS - clock.getAsLong()));
        }
    }

    private void tell() {
        isTelling = false;
        toldNs = clock.getAsLong();
        changed.run();
    }
}

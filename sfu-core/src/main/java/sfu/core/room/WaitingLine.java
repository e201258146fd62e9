package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Those who wait for a place in a full room: in order, each for so long. */
final class WaitingLine {
    /** Who moves up is told at most twice a second. */
    static final long TELL_NS = 500_000_000L;

    /** Somebody in line. */
    private static final class Place {
        final Arrival arrival;
        final long untilNs;
        int told;

        Place(Arrival arrival, long untilNs) {
            this.arrival = arrival;
            this.untilNs = untilNs;
        }

        boolean isOf(String identity) {
            return !identity.isEmpty() && arrival.request().identity().equals(identity);
        }

        void tell(String room, int position) {
            if (told != position) {
                told = position;
                arrival.listener().waiting(room, position);
            }
        }
    }

    private final String room;
    private final WhenFull policy;
    private final Duplicates duplicates;
    private final LongSupplier clock;
    private final Dynacast.Later later;
    private final List<Place> places = new ArrayList<>();
    private boolean isTimed; // the first one's time
    private boolean isTelling; // later

    WaitingLine(
            String room,
            WhenFull policy,
            Duplicates duplicates,
            LongSupplier clock,
            Dynacast.Later later) {
        this.room = room;
        this.policy = policy;
        this.duplicates = duplicates;
        this.clock = clock;
        this.later = later;
    }

    int size() {
        return places.size();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Whether somebody of this identity waits. */
    boolean has(String identity) {
        return places.stream().anyMatch(place -> place.isOf(identity));
    }

    /**
     * To its end, instead of the same identity's earlier place, where it may be here only once.
     *
     * @throws MediaException if it is too long already
     */
    void add(Arrival arrival) {
        String identity = arrival.request().identity();
        boolean isOnce = duplicates != Duplicates.ALLOW;
        long others = places.stream().filter(place -> !isOnce || !place.isOf(identity)).count();
        if (others >= policy.maxWaiting()) {
            throw new MediaException(
                    Limit.WAITING,
                    "the room is full, and so is the line before it: at most "
                            + policy.maxWaiting()
                            + " wait");
        }
        if (isOnce) {
            replace(identity);
        }
        Place place = new Place(arrival, clock.getAsLong() + policy.waitTimeout().toNanos());
        places.add(place);
        place.tell(room, places.size());
        expireLater();
    }

    /** It no longer waits. */
    void remove(Arrival arrival) {
        if (places.removeIf(place -> place.arrival.equals(arrival))) {
            tellSoon();
        }
    }

    /** The first in line, who no longer is; null if nobody waits. */
    @Nullable Arrival next() {
        if (places.isEmpty()) {
            return null;
        }
        tellSoon();
        return places.removeFirst().arrival;
    }

    /** Another session of this identity, if it has one, comes instead. */
    void replace(String identity) {
        for (Place place : List.copyOf(places)) {
            if (place.isOf(identity)) {
                turnAway(place, "another session of this identity came instead");
            }
        }
    }

    /** The server, or the room, ends. */
    void close(String why) {
        List.copyOf(places).forEach(place -> turnAway(place, why));
    }

    private void turnAway(Place place, String why) {
        places.remove(place);
        place.arrival.refuse(new MediaException(MediaException.Code.CLOSED, why));
    }

    /** All wait equally long, so the first is the first to have waited too long. */
    private void expireLater() {
        if (!isTimed && !places.isEmpty()) {
            isTimed = true;
            later.run(this::expire, places.getFirst().untilNs - clock.getAsLong());
        }
    }

    private void expire() {
        isTimed = false;
        while (!places.isEmpty() && places.getFirst().untilNs <= clock.getAsLong()) {
            places.removeFirst().arrival.refuse(tooLong());
            tellSoon();
        }
        expireLater();
    }

    private MediaException tooLong() {
        return new MediaException(
                Limit.WAITING_TIME,
                "the room is still full after "
                        + policy.waitTimeout().toSeconds()
                        + " s: try again later");
    }

    private void tellSoon() {
        if (!isTelling) {
            isTelling = true;
            later.run(this::tell, TELL_NS);
        }
    }

    private void tell() {
        isTelling = false;
        for (int i = 0; i < places.size(); i++) {
            places.get(i).tell(room, i + 1);
        }
    }
}

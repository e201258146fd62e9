package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.speakers.Seats;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The subscribers on one shard that hear the same number of a room's loudest voices: their n-th
 * slot follows the n-th seat.
 */
final class Audience {
    /** A subscriber with the slots that follow the seats, by mid. */
    record Listener(Transport transport, List<String> mids) {}

    private final Seats<FloorVoice> seats;
    private final List<Listener> listeners = new ArrayList<>();

    Audience(int seats) {
        this.seats = new Seats<>(seats);
    }

    int size() {
        return seats.count();
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Its slots show who has the seats now. */
    void add(Listener listener, long nowNs) {
        listeners.add(listener);
        for (int seat = 0; seat < seats.count(); seat++) {
            show(listener, seat, seats.at(seat), nowNs);
        }
    }

    /** Its slots show nobody until they are told whom. */
    void remove(Transport transport, long nowNs) {
        for (int i = listeners.size() - 1; i >= 0; i--) {
            if (listeners.get(i).transport() == transport) {
                Listener listener = listeners.remove(i);
                listener.mids().forEach(mid -> transport.slots().assign(mid, null, nowNs));
            }
        }
    }

    void heard(FloorVoice voice, long nowNs) {
        int seat = seats.hear(voice, nowNs);
        if (seat == Seats.NONE && voice.isBack()) {
            seat = seats.seatOf(voice);
        }
        if (seat != Seats.NONE) {
            show(seat, voice, nowNs);
        }
    }

    /** Whether this subscriber may hear these voices is another question now. */
    void barred(Transport transport, Set<Long> tracks, long nowNs) {
        for (Listener listener : listeners) {
            if (listener.transport() == transport) {
                barred(listener, tracks, nowNs);
            }
        }
    }

    private void barred(Listener listener, Set<Long> tracks, long nowNs) {
        for (int seat = 0; seat < seats.count(); seat++) {
            FloorVoice voice = seats.at(seat);
            if (voice != null && tracks.contains(voice.track())) {
                show(listener, seat, voice, nowNs);
            }
        }
    }

    void left(FloorVoice voice, long nowNs) {
        int seat = seats.leave(voice);
        if (seat != Seats.NONE) {
            show(seat, null, nowNs);
        }
    }

    private void show(int seat, @Nullable FloorVoice voice, long nowNs) {
        for (int i = 0; i < listeners.size(); i++) {
            Listener listener = listeners.get(i);
            try {
                show(listener, seat, voice, nowNs);
            } catch (RuntimeException bug) { // costs this listener only
                listener.transport().shard().fail(listener.transport(), bug);
            }
        }
    }

    /** Nobody hears itself, nor whom it must not. */
    private static void show(Listener listener, int seat, @Nullable FloorVoice voice, long nowNs) {
        Transport to = listener.transport();
        String mid = listener.mids().get(seat);
        boolean isHeard =
                voice != null && !voice.isOf(to) && !to.slots().barred().has(voice.track());
        if (voice != null && isHeard) {
            to.events().slotShows(mid, voice.track());
            to.slots().assign(mid, voice.audio(), nowNs);
        } else {
            to.events().slotShows(mid, 0);
            to.slots().assign(mid, null, nowNs);
        }
    }
}

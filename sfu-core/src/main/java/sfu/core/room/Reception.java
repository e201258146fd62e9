package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.MediaException;
import sfu.core.api.Standing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where people come who want to join: whether the server takes them, and which room does. */
final class Reception {
    private final RoomTemplates templates;
    private final Rooms rooms;
    private final Census census;
    private final JoinRates rates;
    private final Set<String> reserved = ConcurrentHashMap.newKeySet(); // names of rooms
    private volatile boolean isClosed;

    Reception(Hosting hosting, Rooms rooms, Census census) {
        templates = hosting.templates();
        this.rooms = rooms;
        this.census = census;
        rates = new JoinRates(hosting.server());
    }

    void reserve(String room, boolean isReserved) {
        if (isReserved) {
            reserved.add(room);
        } else {
            reserved.remove(room);
        }
    }

    void close(boolean is) {
        isClosed = is;
    }

    private void checkOpen(JoinRequest request) {
        if (isClosed && request.standing() != Standing.SENT) {
            throw new MediaException(
                    MediaException.Code.DRAINING,
                    "this server is about to stop and lets nobody in: try another one");
        }
    }

    private void checkReserved(JoinRequest request) {
        boolean isWelcome =
                request.standing() == Standing.SENT || request.standing() == Standing.MODERATOR;
        if (!isWelcome && reserved.contains(request.room())) {
            throw new MediaException(
                    MediaException.Code.LOCKED, "a moderator sends people to this room");
        }
    }

    void receive(Arrival arrival) {
        try {
            checkOpen(arrival.request());
            checkReserved(arrival.request());
            rates.admit(arrival.request(), System.nanoTime());
            if (!mayReplace(arrival.request())) {
                census.check();
            }
        } catch (MediaException refused) {
            arrival.refuse(refused);
            return;
        }
        lead(arrival, templates.of(arrival.request().room()), 1);
    }

    /** Whether an earlier session of its identity may be there, whose place it takes. */
    private boolean mayReplace(JoinRequest request) {
        RoomTemplate template = templates.of(request.room());
        boolean isSeries = template.whenFull().then() == WhenFull.Then.OVERFLOW;
        return template.duplicates() == Duplicates.REPLACE
                && !request.identity().isEmpty()
                && (isSeries || rooms.isOpen(request.room()));
    }

    /**
     * @param n to which room of the series; those that have another template are not of it
     */
    private void lead(Arrival arrival, RoomTemplate template, int n) {
        Room room;
        try {
            room = rooms.open(template.whenFull().room(arrival.request().room(), n), template);
        } catch (MediaException refused) {
            arrival.refuse(refused);
            return;
        }
        room.execute(() -> enter(arrival, room, template, n));
    }

    /** On the room's executor. */
    private void enter(Arrival arrival, Room room, RoomTemplate template, int n) {
        if (!rooms.isOpen(room)) {
            lead(arrival, template, n); // it ended meanwhile: another one
            return;
        }
        try {
            boolean isOfSeries = n == 1 || room.template().equals(template);
            if (!isOfSeries || !room.entrance().receive(arrival)) {
                sendOn(arrival, room, template, n);
            }
        } catch (Throwable e) { // whoever waits for the answer gets one
            arrival.refuse(e);
        } finally {
            room.endIfEmpty();
        }
    }

    private void sendOn(Arrival arrival, Room room, RoomTemplate template, int n) {
        if (n == WhenFull.MAX_SERIES) {
            throw room.entrance().roomIsFull();
        }
        lead(arrival, template, n + 1);
    }
}

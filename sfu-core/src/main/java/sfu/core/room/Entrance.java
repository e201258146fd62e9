package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.List;

/** A room's door: who comes in at once, and who waits in line; on the room's executor. */
final class Entrance {
    private final Room room;
    private final RoomTemplate template;
    private final Ids ids;
    private final Dynacast.Later later;
    private final List<Arrival> line = new ArrayList<>();

    Entrance(Room room, RoomTemplate template, Ids ids, Dynacast.Later later) {
        this.room = room;
        this.template = template;
        this.ids = ids;
        this.later = later;
    }

    /** Returns false where the next room of the series is to be tried. */
    boolean receive(Arrival arrival) {
        if (arrival.isOver()) {
            return true;
        }
        String identity = arrival.request().identity();
        if (!identity.isEmpty()) {
            replace(identity);
        }
        if (!isFull()) {
            enter(arrival);
            return true;
        }
        WhenFull full = template.whenFull();
        if (full.then() == WhenFull.Then.OVERFLOW) {
            return false;
        }
        if (full.then() == WhenFull.Then.REFUSE || !arrival.request().mayWait()) {
            throw roomIsFull();
        }
        if (line.size() >= full.maxWaiting()) {
            throw new MediaException(
                    Limit.WAITING,
                    "the room is full, and so is the line before it: at most "
                            + full.maxWaiting()
                            + " wait");
        }
        queue(arrival, full);
        return true;
    }

    MediaException roomIsFull() {
        return new MediaException(
                Limit.PARTICIPANTS,
                "the room is full: at most " + template.maxParticipants() + " participants");
    }

    private boolean isFull() {
        return room.size() >= template.maxParticipants();
    }

    /** An earlier session of this identity ends, or no longer waits. */
    private void replace(String identity) {
        room.replace(identity);
        for (Arrival other : List.copyOf(line)) {
            if (other.request().identity().equals(identity)) {
                turnAway(other, "another session of this identity waits instead");
            }
        }
    }

    private void enter(Arrival arrival) {
        JoinRequest request = arrival.request();
        String id = ids.participant();
        String identity = request.identity().isEmpty() ? id : request.identity();
        String name = request.name().isEmpty() ? identity : request.name();
        room.census().enter();
        ParticipantInfo info =
                new ParticipantInfo(
                        id,
                        identity,
                        name,
                        (int) ids.number(),
                        request.canPublish(),
                        request.canSubscribe(),
                        request.role(),
                        room.staging().joins(identity, request.role(), request.canPublish()));
        Member member =
                new Member(
                        room,
                        info,
                        request.hidden(),
                        template.media(),
                        arrival.listener(),
                        System.currentTimeMillis());
        room.add(member);
        if (!arrival.answer().complete(member)) {
            room.remove(member, LeaveReason.DISCONNECTED);
        }
    }

    private void queue(Arrival arrival, WhenFull full) {
        line.add(arrival);
        arrival.listener().waiting(room.name(), line.size());
        arrival.answer().whenComplete((in, refused) -> room.execute(() -> gone(arrival)));
        later.run(
                () -> {
                    if (line.contains(arrival)) {
                        arrival.refuse(
                                new MediaException(
                                        Limit.WAITING_TIME,
                                        "the room is still full after "
                                                + full.waitTimeout().toSeconds()
                                                + " s: try later"));
                    }
                },
                full.waitTimeout().toNanos());
    }

    private void gone(Arrival arrival) {
        if (line.remove(arrival)) {
            tellPositions();
        }
    }

    private void tellPositions() {
        for (int i = 0; i < line.size(); i++) {
            line.get(i).listener().waiting(room.name(), i + 1);
        }
    }

    /** Somebody left: the next in line comes in. */
    void left() {
        boolean isMoved = false;
        while (!line.isEmpty() && !isFull()) {
            Arrival next = line.removeFirst();
            isMoved = true;
            if (!next.isOver()) {
                try {
                    enter(next);
                } catch (MediaException refused) {
                    next.refuse(refused);
                }
            }
        }
        if (isMoved) {
            tellPositions();
        }
    }

    int waiting() {
        return line.size();
    }

    /** The server ends. */
    void close() {
        for (Arrival arrival : List.copyOf(line)) {
            turnAway(arrival, "the server shuts down");
        }
    }

    private void turnAway(Arrival arrival, String why) {
        line.remove(arrival);
        arrival.refuse(new MediaException(MediaException.Code.CLOSED, why));
    }
}

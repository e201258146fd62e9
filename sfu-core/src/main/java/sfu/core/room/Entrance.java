package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.stats.Limit;

/** A room's door: who comes in at once, and who waits in line; on the room's executor. */
final class Entrance {
    private final Room room;
    private final RoomTemplate template;
    private final Ids ids;
    private final WaitingLine line;

    Entrance(Room room, RoomTemplate template, Ids ids, Dynacast.Later later) {
        this.room = room;
        this.template = template;
        this.ids = ids;
        line = new WaitingLine(room.name(), template.whenFull(), System::nanoTime, later);
    }

    /** Returns false where the next room of the series is to be tried. */
    boolean receive(Arrival arrival) {
        if (arrival.isOver()) {
            return true;
        }
        String identity = arrival.request().identity();
        if (!identity.isEmpty()) {
            room.replace(identity);
            line.replace(identity);
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
        line.add(arrival);
        arrival.answer().whenComplete((in, refused) -> room.execute(() -> line.remove(arrival)));
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

    /** Somebody left: the next in line comes in. */
    void left() {
        while (!isFull()) {
            Arrival next = line.next();
            if (next == null) {
                return;
            }
            if (!next.isOver()) {
                try {
                    enter(next);
                } catch (MediaException refused) {
                    next.refuse(refused);
                }
            }
        }
    }

    /** The server ends. */
    void close() {
        line.close();
    }
}

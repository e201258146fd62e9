package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.stats.Limit;

/** A room's door: who comes in at once, and who waits in line; on the room's executor. */
final class Entrance {
    /** After which a server that was full is asked again for a place for the first in line. */
    static final long RETRY_NS = 1_000_000_000L;

    private final Room room;
    private final RoomTemplate template;
    private final Ids ids;
    private final Dynacast.Later later;
    private final WaitingLine line;
    private boolean isRetrying; // later

    Entrance(Room room, RoomTemplate template, Ids ids, Dynacast.Later later) {
        this.room = room;
        this.template = template;
        this.ids = ids;
        this.later = later;
        line =
                new WaitingLine(
                        room.name(),
                        template.whenFull(),
                        template.duplicates(),
                        System::nanoTime,
                        later);
    }

    /** Returns false where the next room of the series is to be tried. */
    boolean receive(Arrival arrival) {
        if (arrival.isOver()) {
            return true;
        }
        boolean isBack = isBack(arrival.request().identity());
        if (isBack || (line.isEmpty() && !isFull())) {
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
        arrival.answer().whenComplete((in, refused) -> room.execute(() -> isOver(arrival)));
        return true;
    }

    /** Whether it comes for an earlier session of it, which ends. */
    private boolean isBack(String identity) {
        return switch (template.duplicates()) {
            case REPLACE -> room.replace(identity);
            case ALLOW -> false;
            case REFUSE -> {
                if (room.identities().first(identity) != null || line.has(identity)) {
                    throw new MediaException(
                            MediaException.Code.DUPLICATE,
                            identity + " is in this room already, and may be only once");
                }
                yield false;
            }
        };
    }

    /** It no longer waits. */
    private void isOver(Arrival arrival) {
        line.remove(arrival);
        room.endIfEmpty();
    }

    /** Whether somebody is in line. */
    boolean isAwaited() {
        return !line.isEmpty();
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
        try {
            room.census().enter(arrival.request().identity());
        } catch (MediaException refused) {
            left(); // if it came for its earlier session, that place is free
            throw refused;
        }
        if (template.duplicates() == Duplicates.REPLACE) {
            line.replace(arrival.request().identity());
        }
        admit(arrival);
    }

    /** The census has counted it. */
    private void admit(Arrival arrival) {
        JoinRequest request = arrival.request();
        String id = ids.participant();
        String identity = request.identity().isEmpty() ? id : request.identity();
        String name = request.name().isEmpty() ? identity : request.name();
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
                        template.media().within(request.allowance()),
                        request.allowance(),
                        arrival.listener(),
                        System.currentTimeMillis());
        room.add(member);
        if (!arrival.answer().complete(member)) {
            room.remove(member, LeaveReason.DISCONNECTED);
        }
    }

    /** Somebody left: the next in line comes in, unless the server is full. */
    void left() {
        while (!isFull() && !line.isEmpty()) {
            if (!room.census().tryEnter()) {
                retrySoon();
                return;
            }
            Arrival next = line.next();
            if (next == null || next.isOver() || !identify(next)) {
                room.census().leave("");
            } else {
                admit(next);
            }
        }
    }

    private boolean identify(Arrival arrival) {
        try {
            room.census().identify(arrival.request().identity());
            return true;
        } catch (MediaException refused) {
            arrival.refuse(refused);
            return false;
        }
    }

    private void retrySoon() {
        if (!isRetrying) {
            isRetrying = true;
            later.run(
                    () -> {
                        isRetrying = false;
                        left();
                    },
                    RETRY_NS);
        }
    }

    /** The server ends. */
    void close() {
        line.close();
    }
}

package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Handover;
import sfu.core.api.JoinRequest;
import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;

import java.util.List;

/** A room's door: who comes in at once, and who waits in line; on the room's executor. */
final class Entrance {
    /** After which a server that was full is asked again for a place for the first in line. */
    static final long RETRY_NS = 1_000_000_000L;

    private final Room room;
    private final RoomTemplate template;
    private final Ids ids;
    private final Dynacast.Later later;
    private final WaitingLine line;
    private final Doorway doorway;
    private final Lobby lobby;
    private final Followers followers = new Followers(System::nanoTime);
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
        doorway = new Doorway(template.lobby().isOn(), System::nanoTime);
        lobby =
                new Lobby(
                        room.name(),
                        template.lobby(),
                        System::nanoTime,
                        later,
                        () -> room.moderation().tellLobby());
    }

    Doorway doorway() {
        return doorway;
    }

    Lobby lobby() {
        return lobby;
    }

    /** These come from another server: the room is open for them so long. */
    void await(List<Handover.Person> people, long ns) {
        followers.await(people, ns);
        later.run(room::endIfEmpty, ns);
    }

    /** Returns false where the next room of the series is to be tried. */
    boolean receive(Arrival arrival) {
        if (arrival.isOver()) {
            return true;
        }
        String identity = arrival.request().identity();
        boolean isHere = room.members().has(identity) || followers.awaits(identity);
        return switch (doorway.answer(arrival.request(), isHere)) {
            case IS_LOCKED_OUT ->
                    throw new MediaException(
                            MediaException.Code.LOCKED,
                            "this room is locked: nobody enters but moderators");
            case KNOCKS -> {
                knock(arrival);
                yield true;
            }
            case COMES_IN -> seat(arrival);
        };
    }

    private void knock(Arrival arrival) {
        if (!arrival.request().mayWait()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN,
                    "this room has a lobby: a token is needed that is admitted");
        }
        Knock knock = lobby.knock(arrival, ids.knock(), Clocks.system().steadyMs());
        room.observers().knocked(room.name(), knock);
        arrival.answer().whenComplete((in, refused) -> room.execute(() -> isOver(arrival)));
    }

    /** Those of the lobby whom a moderator lets in: one of these places, or all for an empty id. */
    void admit(String knock) {
        for (Arrival arrival : lobby.take(knock)) {
            doorway.admit(arrival.request().identity());
            try {
                if (!seat(arrival)) {
                    throw roomIsFull(); // a moderator meant this room, not the next one
                }
            } catch (MediaException refused) {
                arrival.refuse(refused);
            }
        }
    }

    /** Those of the lobby whom a moderator does not let in, likewise. */
    void refuse(String knock) {
        for (Arrival arrival : lobby.take(knock)) {
            arrival.refuse(
                    new MediaException(
                            MediaException.Code.REFUSED, "a moderator did not let you in"));
        }
    }

    /** Returns false where the next room of the series is to be tried. */
    private boolean seat(Arrival arrival) {
        if (arrival.isOver()) {
            return true;
        }
        boolean isBack = isBack(arrival.request());
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
    private boolean isBack(JoinRequest request) {
        if (room.succession().awaits(request)) {
            return true;
        }
        String identity = request.identity();
        return switch (template.duplicates()) {
            case REPLACE -> room.members().replace(identity);
            case ALLOW -> false;
            case REFUSE -> {
                if (room.members().has(identity) || line.has(identity)) {
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
        lobby.remove(arrival);
        room.endIfEmpty();
    }

    /** Whether somebody is in line, in the lobby, or on the way from another server. */
    boolean isAwaited() {
        return !line.isEmpty() || !lobby.isEmpty() || followers.areAwaited();
    }

    MediaException roomIsFull() {
        return new MediaException(
                Limit.PARTICIPANTS,
                "the room is full: at most "
                        + template.capacity().maxParticipants()
                        + " participants");
    }

    private boolean isFull() {
        return room.members().size() >= template.capacity().maxParticipants();
    }

    private void enter(Arrival arrival) {
        Member succeeded = room.succession().take(arrival.request());
        if (succeeded != null) {
            admit(arrival, succeeded); // it is counted already
            return;
        }
        try {
            room.census().enter(arrival.request().holder());
        } catch (MediaException refused) {
            left(); // if it came for its earlier session, that place is free
            throw refused;
        }
        if (template.duplicates() == Duplicates.REPLACE) {
            line.replace(arrival.request().identity());
        }
        admit(arrival, null);
    }

    /**
     * The census has counted it.
     *
     * @param succeeded the session whose place it takes; null: none
     */
    private void admit(Arrival arrival, @Nullable Member succeeded) {
        JoinRequest request = arrival.request();
        Handover.Person before =
                succeeded == null
                        ? followers.take(request.identity())
                        : Handovers.person(succeeded);
        if (before != null && !before.tracks().isEmpty()) {
            room.publishers().expect(before.identity());
        }
        Member member =
                new Member(
                        room,
                        info(request, before, succeeded),
                        request,
                        template.media().within(request.allowance()),
                        arrival.listener(),
                        before == null ? Clocks.system().steadyMs() : before.joinedAtMs(),
                        succeeded == null ? request.holder() : succeeded.holder());
        if (before != null) {
            member.goOn(before);
        }
        if (succeeded != null) {
            member.succeed(succeeded);
        }
        member.setCaps(room.desk().heldCaps().of(member.info().identity()));
        member.subscription().overrideSources(room.desk().heldViews().of(member.info().identity()));
        room.members().add(member);
        if (!arrival.answer().complete(member.requests())) {
            room.members().remove(member, LeaveReason.DISCONNECTED);
        }
    }

    /**
     * @param before who it was, on another server or here; null: nobody
     * @param succeeded who it was here
     */
    private ParticipantInfo info(
            JoinRequest request, Handover.@Nullable Person before, @Nullable Member succeeded) {
        String id = ids.participant();
        if (before != null && (succeeded != null || room.members().of(before.id()) == null)) {
            id = before.id();
        }
        String identity = request.identity().isEmpty() ? id : request.identity();
        String name = request.name().isEmpty() ? identity : request.name();
        Role role = before == null ? request.role() : before.role();
        return new ParticipantInfo(
                id,
                identity,
                name,
                succeeded == null ? ids.participantNumber() : succeeded.info().number(),
                request.canPublish(),
                request.canSubscribe(),
                role,
                room.staging().joins(identity, role, request.canPublish()));
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
                admit(next, null);
            }
        }
    }

    private boolean identify(Arrival arrival) {
        try {
            room.census().identify(arrival.request().holder());
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

    /** The server, or the room, ends. */
    void close(String why) {
        line.close(why);
        lobby.close(why);
    }
}

package sfu.core.room;

import sfu.core.api.Handover;
import sfu.core.api.Notes;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.RoomState;

import java.util.List;
import java.util.Map;

/** Rooms of another server, of which nothing is to be said but who was in them. */
final class HandedOver {
    private HandedOver() {}

    static Handover room(String name, String... identities) {
        return new Handover(
                name,
                Map.of(),
                Notes.NONE,
                RoomState.OPEN,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(identities).stream().map(HandedOver::person).toList());
    }

    static Handover.Person person(String identity) {
        return new Handover.Person(
                "PA_" + identity,
                identity,
                Role.ATTENDEE,
                Permissions.of(true, true),
                Notes.NONE,
                0,
                0,
                Map.of());
    }
}

package sfu.core.room;

import sfu.core.api.Handover;
import sfu.core.api.RoomState;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverrides;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a room takes along to another server, and unpacks there; on the room's executor. */
final class Handovers {
    private Handovers() {}

    static Handover pack(Room room) {
        Desk desk = room.desk();
        List<Handover.Person> people = new ArrayList<>();
        room.members().forEach(member -> people.add(person(member)));
        return new Handover(
                room.name(),
                desk.about().labels(),
                desk.about().notes(),
                desk.about().state(),
                room.entrance().doorway().admitted(),
                room.staging().onStage(),
                room.publications().heldMutes().all(),
                desk.heldCaps().all(),
                desk.heldViews().all(),
                people);
    }

    static Handover.Person person(Member member) {
        Map<TrackSource, String> tracks = new EnumMap<>(TrackSource.class);
        for (Track track : member.published().values()) {
            if (track.backupOf() == null) {
                tracks.putIfAbsent(track.section().source(), track.id());
            }
        }
        return new Handover.Person(
                member.info().id(),
                member.info().identity(),
                member.info().role(),
                member.permissions(),
                member.notes(),
                member.joinedAtMs(),
                member.handRaisedAtMs(),
                tracks);
    }

    /** Into a room in which nobody is yet. */
    static void unpack(Handover its, Room room, HandoverLimits limits) {
        Desk desk = room.desk();
        RoomState state = its.state();
        desk.restore(its.labels(), its.notes(), state);
        room.entrance().doorway().setLocked(state.isLocked());
        its.admitted().forEach(room.entrance().doorway()::admit);
        room.directs().setRecorded(state.isRecording());
        room.staging().expect(its.onStage());
        its.muted().forEach(room.publications().heldMutes()::hold);
        its.caps().forEach(desk.heldCaps()::set);
        for (Map.Entry<String, List<ViewOverrides.OfSource>> of : its.views().entrySet()) {
            for (ViewOverrides.OfSource said : of.getValue()) {
                HeldViews.Key key = new HeldViews.Key(said.publisher(), said.source());
                desk.heldViews().set(of.getKey(), key, said.override());
            }
        }
        room.entrance().await(its.people(), limits.allWithin().toNanos());
    }
}

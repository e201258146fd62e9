package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.stream.TailEvent.Type;
import sfu.core.stats.Condition;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.Limit;
import sfu.core.stats.LoadLevel;
import sfu.core.stats.MediaPath;
import sfu.core.stats.NodeSnapshot;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.ShardSnapshot;
import sfu.core.stats.ShardState;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TcpSnapshot;
import sfu.core.stats.TrackSnapshot;
import sfu.core.stats.TransportSnapshot;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is told of the difference between two updates. */
class DifferencesTest {
    private static final ServerSnapshot.EngineNames ENGINES =
            new ServerSnapshot.EngineNames("", "", "", "");

    private final RateCalculator rates = new RateCalculator(0);
    private final Set<String> bad = new HashSet<>();
    private RoomRates.Update before = rates.next(server(0, NodeSnapshot.UNNAMED));

    private static ServerSnapshot server(long second, NodeSnapshot node, RoomSnapshot... rooms) {
        return new ServerSnapshot(
                1000 * second, List.of(rooms), List.of(), Map.of(), ENGINES, TcpSnapshot.OFF, node);
    }

    private List<TailEvent> next(long second, NodeSnapshot node, RoomSnapshot... rooms) {
        RoomRates.Update now = rates.next(server(second, node, rooms));
        List<TailEvent> found = Differences.between(before, now, bad);
        before = now;
        return found;
    }

    private List<TailEvent> next(long second, RoomSnapshot... rooms) {
        return next(second, NodeSnapshot.UNNAMED, rooms);
    }

    private static RoomSnapshot room(ParticipantSnapshot... people) {
        return new RoomSnapshot("r", 1, "meeting", Map.of(), MediaPath.SFU, false, List.of(people));
    }

    private static ParticipantSnapshot person(
            String name, List<TrackSnapshot> tracks, List<SlotSnapshot> slots) {
        return new ParticipantSnapshot(
                "PA_" + name,
                name,
                name,
                1,
                "CONNECTED",
                false,
                "ATTENDEE",
                true,
                0,
                null,
                tracks,
                slots,
                null);
    }

    private static ParticipantSnapshot ann(TrackSnapshot... tracks) {
        return person("ann", List.of(tracks), List.of());
    }

    private static TrackSnapshot camera(long packets, double loss) {
        return new TrackSnapshot(
                "TR_1",
                "video",
                "camera",
                false,
                "VP8",
                packets,
                1000 * packets,
                0,
                loss,
                1,
                0,
                0,
                1,
                "",
                List.of());
    }

    private static ParticipantSnapshot viewer(long packets, long plis, int encoding) {
        SlotSnapshot slot =
                new SlotSnapshot(
                        "1",
                        "video",
                        "TR_1",
                        "bandwidth",
                        packets,
                        1000 * packets,
                        0,
                        0,
                        1,
                        0,
                        plis,
                        encoding,
                        0,
                        0);
        return person("bob", List.of(), List.of(slot));
    }

    @Test
    void aRoomThatOpensWithTracksTellsOfThemToo() {
        assertThat(next(1, room(ann(camera(0, 0)))))
                .extracting(TailEvent::type)
                .containsExactly(Type.ROOM_OPENED, Type.PUBLISHED);
    }

    @Test
    void tracksComeAndGoAndSoDoesTheRoom() {
        next(1, room(ann()));
        List<TailEvent> published = next(2, room(ann(camera(0, 0))));
        assertThat(published).singleElement().extracting(TailEvent::type).isEqualTo(Type.PUBLISHED);
        assertThat(published.getFirst().identity()).isEqualTo("ann");
        assertThat(published.getFirst().details())
                .containsEntry("track", "TR_1")
                .containsEntry("kind", "video")
                .containsEntry("source", "camera");
        assertThat(next(3, room(ann())))
                .extracting(TailEvent::type)
                .containsExactly(Type.UNPUBLISHED);
        assertThat(next(4)).extracting(TailEvent::type).containsExactly(Type.ROOM_ENDED);
    }

    @Test
    void aSlotThatGoesToAnotherLayerSaysWhy() {
        next(1, room(ann(camera(10, 0)), viewer(10, 0, 2)));
        List<TailEvent> found = next(2, room(ann(camera(20, 0)), viewer(20, 0, 0)));
        assertThat(found).singleElement().extracting(TailEvent::type).isEqualTo(Type.LAYER);
        assertThat(found.getFirst().identity()).isEqualTo("bob");
        assertThat(found.getFirst().details())
                .containsEntry("from", "2/0")
                .containsEntry("to", "0/0")
                .containsEntry("of", "ann")
                .containsEntry("source", "camera")
                .containsEntry("fromSize", "")
                .containsEntry("reason", "bandwidth");
    }

    @Test
    void manyRequestsForKeyFramesAreAStormOfTheirPublishersTrack() {
        next(1, room(ann(camera(10, 0)), viewer(10, 0, 0)));
        assertThat(next(2, room(ann(camera(20, 0)), viewer(20, 9, 0)))).isEmpty();
        List<TailEvent> found = next(3, room(ann(camera(30, 0)), viewer(30, 19, 0)));
        assertThat(found).singleElement().extracting(TailEvent::type).isEqualTo(Type.PLI_STORM);
        assertThat(found.getFirst().identity()).isEqualTo("ann");
        assertThat(found.getFirst().details()).containsEntry("count", 10L);
        assertThat(next(13, room(ann(camera(40, 0)), viewer(40, 79, 0))))
                .as("six a second")
                .isEmpty();
    }

    @Test
    void whoBecomesBadIsToldOnce() {
        next(1, room(ann(camera(10, 0)), viewer(10, 0, 0)));
        List<TailEvent> found = next(2, room(ann(camera(20, 0.6)), viewer(20, 0, 0)));
        assertThat(found).extracting(TailEvent::type).contains(Type.QUALITY);
        TailEvent bad = found.getFirst();
        assertThat(bad.identity()).isEqualTo("ann");
        assertThat(bad.details()).containsEntry("blame", "uplink").containsKey("sentence");
        assertThat(next(3, room(ann(camera(30, 0.6)), viewer(30, 0, 0)))).isEmpty();
    }

    @Test
    void aScoreThatGoesUpAndDownAroundBadIsToldOnce() {
        next(1, room(ann(camera(10, 0)), viewer(10, 0, 0)));
        assertThat(badAt(2, 0.26)).isTrue();
        assertThat(badAt(3, 0.24)).isFalse();
        assertThat(badAt(4, 0.26)).isFalse();
        assertThat(badAt(5, 0.1)).isFalse();
        assertThat(badAt(6, 0.26)).as("it was well again").isTrue();
        next(7, room());
        assertThat(bad).isEmpty();
    }

    /** Whether it is told that ann has it bad. */
    private boolean badAt(int second, double loss) {
        return next(second, room(ann(camera(10L * second, loss)), viewer(10L * second, 0, 0)))
                .stream()
                .anyMatch(its -> its.type() == Type.QUALITY && "ann".equals(its.identity()));
    }

    @Test
    void whoCannotConnectIsToldOfOnce() {
        next(1, room(connecting(1_000)));
        assertThat(next(2, room(connecting(4_900)))).isEmpty();
        List<TailEvent> found = next(3, room(connecting(5_900)));
        assertThat(found).singleElement().extracting(TailEvent::type).isEqualTo(Type.NOT_CONNECTED);
        assertThat(found.getFirst().identity()).isEqualTo("eve");
        assertThat(found.getFirst().details())
                .containsEntry("blame", "uplink")
                .hasEntrySatisfying(
                        "sentence",
                        its -> assertThat((String) its).contains("no ICE check of its came"));
        assertThat(next(4, room(connecting(6_900)))).isEmpty();
        RoomRates.Room room = before.rooms().getFirst();
        assertThat(room.bad()).isOne();
        assertThat(room.score()).isOne();
    }

    private static ParticipantSnapshot connecting(long forMs) {
        TransportSnapshot transport =
                new TransportSnapshot(0, "", "", "", -1, 0, 0, 0, 0, Map.of(), null)
                        .with(
                                null,
                                null,
                                new ConnectingSnapshot(
                                        forMs, ConnectingSnapshot.Stage.NO_CHECKS, ""));
        return new ParticipantSnapshot(
                "PA_eve",
                "eve",
                "Eve",
                1,
                "CONNECTING",
                false,
                "ATTENDEE",
                true,
                0,
                transport,
                List.of(),
                List.of(),
                null);
    }

    @Test
    void whatAShardGivesUpAndThatItStandsStillAreTold() {
        next(1, LoadLevel.NORMAL, false);
        List<TailEvent> found = next(2, LoadLevel.REDUCED, false);
        assertThat(found).singleElement().extracting(TailEvent::type).isEqualTo(Type.LOAD);
        assertThat(found.getFirst().details())
                .containsEntry("shard", 0)
                .containsEntry("from", "NORMAL")
                .containsEntry("to", "REDUCED");
        found = next(3, LoadLevel.REDUCED, true);
        assertThat(found).singleElement().extracting(TailEvent::type).isEqualTo(Type.STALL);
        assertThat(found.getFirst().details()).containsEntry("stalled", true);
        assertThat(before.node().shards().getFirst().stalls()).isOne();
        assertThat(next(4, LoadLevel.REDUCED, true)).isEmpty();
    }

    private List<TailEvent> next(long second, LoadLevel level, boolean isStalled) {
        ShardState state = new ShardState(0, level, 1, 0, 0, 0, isStalled, isStalled ? 1 : 0);
        NodeSnapshot node = new NodeSnapshot("", false, Map.of(), new Condition(List.of(state), 0));
        ShardSnapshot shard = new ShardSnapshot(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
        RoomRates.Update now =
                rates.next(
                        new ServerSnapshot(
                                1000 * second,
                                List.of(),
                                List.of(shard),
                                Map.of(),
                                ENGINES,
                                TcpSnapshot.OFF,
                                node));
        List<TailEvent> found = Differences.between(before, now, bad);
        before = now;
        return found;
    }

    @Test
    void limitsThatAreHitAndADrainAreTheNodes() {
        NodeSnapshot full = new NodeSnapshot("", false, Map.of(Limit.SLOTS, 3L));
        List<TailEvent> found = next(1, full);
        assertThat(found).singleElement().extracting(TailEvent::type).isEqualTo(Type.LIMIT);
        assertThat(found.getFirst().details())
                .containsEntry("limit", "SLOTS")
                .containsEntry("count", 3L);
        assertThat(next(2, full)).isEmpty();
        NodeSnapshot draining = new NodeSnapshot("", true, Map.of(Limit.SLOTS, 3L));
        assertThat(next(3, draining)).extracting(TailEvent::type).containsExactly(Type.DRAINING);
    }
}

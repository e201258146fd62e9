package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.Caps;
import sfu.core.api.Handover;
import sfu.core.api.LayerCap;
import sfu.core.api.MediaCap;
import sfu.core.api.Notes;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.RoomState;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.api.ViewOverrides;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a room takes along is read by the node that it is for, as it was written. */
class HandoverCodecTest {
    static final Handover ROOM =
            new Handover(
                    "main~1",
                    Map.of("tier", "gold"),
                    new Notes("about", Map.of("k", "v")),
                    new RoomState(true, false, true),
                    List.of("bob"),
                    List.of("ann"),
                    Map.of("ann", Set.of(TrackSource.CAMERA)),
                    Map.of(
                            "ann",
                            new Caps(
                                    new MediaCap(640, 360, 15, 300_000),
                                    new LayerCap(MediaCap.NONE, 1, 2),
                                    Map.of(),
                                    Map.of("TR_a", LayerCap.NONE))),
                    Map.of(
                            "bob",
                            List.of(
                                    new ViewOverrides.OfSource(
                                            "ann",
                                            TrackSource.SCREEN,
                                            new ViewOverride(
                                                    "", true, LayerCap.NONE, LayerCap.NONE, 7)))),
                    List.of(
                            new Handover.Person(
                                    "PA_a",
                                    "ann",
                                    Role.SPEAKER,
                                    new Permissions(
                                            true,
                                            new Selection<>(Set.of(TrackSource.MICROPHONE)),
                                            true,
                                            Selection.all(),
                                            Selection.all(),
                                            false,
                                            true),
                                    Notes.NONE,
                                    17,
                                    42,
                                    Map.of(TrackSource.CAMERA, "TR_a"))));

    private final Oddities oddities = new Oddities();
    private final HandoverCodec codec = new HandoverCodec(new Seal("0123456789abcdef"), oddities);

    @Test
    void isReadAsItWasWritten() {
        String text = codec.write("b", "main", List.of(ROOM));
        assertThat(codec.read("b", "main", text)).containsExactly(ROOM);
    }

    @Test
    void isForOneNodeAndRoomAlone() {
        String text = codec.write("b", "main", List.of(ROOM));
        assertThat(codec.read("c", "main", text)).isEmpty();
        assertThat(codec.read("b", "other", text)).isEmpty();
        assertThat(codec.read("b", "main", text.replace("PA_a", "PA_b"))).isEmpty();
        assertThat(oddities.count(Oddity.FORGED)).isEqualTo(3);
    }

    @Test
    void whatIsOfAnotherVersionOrNoneIsCounted() {
        assertThat(codec.read("b", "main", "2 x {}")).isEmpty();
        assertThat(oddities.count(Oddity.FOREIGN_VERSION)).isEqualTo(1);
        assertThat(codec.read("b", "main", "rubbish")).isEmpty();
        String sealed = new Seal("0123456789abcdef").of("handover", "b", "main", "[{}]");
        assertThat(codec.read("b", "main", "1 " + sealed + " [{}]")).isEmpty();
        assertThat(oddities.count(Oddity.RUBBISH)).isEqualTo(2);
    }

    @Test
    void tooMuchIsLeftBehind() {
        Handover large =
                new Handover(
                        "r",
                        Map.of(),
                        new Notes("x".repeat(HandoverCodec.MOST_CHARS), Map.of()),
                        RoomState.OPEN,
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        List.of());
        assertThat(codec.write("b", "r", List.of(large))).isEmpty();
    }

    @Test
    void whatBreaksOffOrIsTooLongIsCounted() {
        assertThat(codec.read("b", "main", "1 seal")).isEmpty();
        assertThat(codec.read("b", "main", "1 s " + "x".repeat(2 * HandoverCodec.MOST_CHARS)))
                .isEmpty();
        assertThat(oddities.count(Oddity.RUBBISH)).isEqualTo(2);
    }
}

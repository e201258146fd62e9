package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.CodecParameters;
import sfu.core.api.EncodingParameters;
import sfu.core.api.MediaKind;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

class SlotAssignerTest {
    private static CodecParameters codec(String name) {
        return new CodecParameters(96, name, 90_000, 1, Map.of(), Set.of(), -1);
    }

    private static Track video(long number, String codec) {
        return new Track(
                null,
                new PublishSection(
                        "0",
                        MediaKind.VIDEO,
                        TrackSource.CAMERA,
                        List.of(codec(codec)),
                        List.of(),
                        List.of(new EncodingParameters(1, 0, "")),
                        false),
                "TR_" + number,
                number);
    }

    private static Slot slot(String mid, String codec) {
        return new Slot(
                new SlotSection(mid, MediaKind.VIDEO, List.of(codec(codec)), List.of()),
                new SlotIdentity(mid, 1, 0, "c", "s" + mid, "t" + mid));
    }

    /** Whoever is named first is the most important. */
    private static List<SlotAssigner.Change> assign(List<Slot> slots, Track... ranked) {
        return SlotAssigner.assign(
                slots,
                new SlotAssigner.Offer() {
                    @Override
                    public Track of(String id) {
                        return Arrays.stream(ranked)
                                .filter(t -> t.id().equals(id))
                                .findFirst()
                                .orElse(null);
                    }

                    @Override
                    public Iterable<Track> ranked(MediaKind kind) {
                        return Arrays.stream(ranked).filter(t -> t.kind() == kind).toList();
                    }
                });
    }

    @Test
    void whereNotAllFitTheMostImportantAreShownAndTheOthersKeepTheirSlots() {
        List<Slot> slots = List.of(slot("0", "VP8"), slot("1", "VP8"));
        Track a = video(1, "VP8");
        Track b = video(2, "VP8");
        Track c = video(3, "VP8");
        assign(slots, a, b, c);
        assertThat(assign(slots, c, b, a)).hasSize(1);
        assertThat(slots).extracting(Slot::track).containsExactly(c, b);
        assertThat(assign(slots, b, c, a)).as("the same two").isEmpty();
    }

    @Test
    void aSlotShowsWhatItWasGiven() {
        List<Slot> slots = List.of(slot("0", "VP8"), slot("1", "VP8"), slot("2", "VP8"));
        Track[] t = {video(1, "VP8"), video(2, "VP8"), video(3, "VP8"), video(4, "VP8")};
        assign(slots, t);
        slots.get(0).give("TR_4");
        slots.get(1).give("TR_1");
        List<SlotAssigner.Change> changes = assign(slots, t);
        assertThat(slots).extracting(Slot::track).containsExactly(t[3], t[0], t[1]);
        assertThat(changes)
                .extracting(SlotAssigner.Change::before)
                .containsExactly(t[0], t[1], t[2]);
        slots.get(2).give("TR_1");
        assign(slots, t);
        assertThat(slots.get(2).track()).as("it is shown already").isNull();
        slots.get(2).give("TR_gone");
        assign(slots, t);
        assertThat(slots.get(2).track()).isNull();
        assertThat(slots.get(2).reason()).isEqualTo("NO_SOURCE");
        slots.get(2).give(null);
        assign(slots, t);
        assertThat(slots.get(2).track()).isSameAs(t[1]);
    }

    @Test
    void aTrackKeepsItsSlotWhileOthersComeAndGo() {
        List<Slot> slots = List.of(slot("0", "VP8"), slot("1", "VP8"));
        Track a = video(1, "VP8");
        Track b = video(2, "VP8");
        Track c = video(3, "VP8");
        assertThat(assign(slots, a, b)).hasSize(2);
        assertThat(slots).extracting(Slot::track).containsExactly(a, b);
        assertThat(assign(slots, a, b, c)).as("no slot is free").isEmpty();
        assertThat(assign(slots, b, c)).hasSize(1);
        assertThat(slots).extracting(Slot::track).containsExactly(c, b);
        assertThat(assign(slots, b)).hasSize(1);
        assertThat(slots).extracting(Slot::track).containsExactly(null, b);
    }

    @Test
    void withoutACommonCodecTheSlotStaysEmptyAndSaysSo() {
        List<Slot> slots = List.of(slot("0", "VP9"), slot("1", "VP8"));
        Track vp8 = video(1, "VP8");
        Track av1 = video(2, "AV1");
        assign(slots, av1, vp8);
        assertThat(slots.get(0).track()).isNull();
        assertThat(slots.get(0).reason()).isEqualTo("CODEC");
        assertThat(slots.get(1).track()).isSameAs(vp8);
        assign(slots, vp8);
        assertThat(slots.get(0).reason()).isEqualTo("NO_SOURCE");
    }
}

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

    @Test
    void aTrackKeepsItsSlotWhileOthersComeAndGo() {
        List<Slot> slots = List.of(slot("0", "VP8"), slot("1", "VP8"));
        Track a = video(1, "VP8");
        Track b = video(2, "VP8");
        Track c = video(3, "VP8");
        assertThat(SlotAssigner.assign(slots, List.of(a, b))).hasSize(2);
        assertThat(slots).extracting(Slot::track).containsExactly(a, b);
        assertThat(SlotAssigner.assign(slots, List.of(a, b, c))).as("no slot is free").isEmpty();
        assertThat(SlotAssigner.assign(slots, List.of(b, c))).hasSize(1);
        assertThat(slots).extracting(Slot::track).containsExactly(c, b);
        assertThat(SlotAssigner.assign(slots, List.of(b))).hasSize(1);
        assertThat(slots).extracting(Slot::track).containsExactly(null, b);
    }

    @Test
    void withoutACommonCodecTheSlotStaysEmptyAndSaysSo() {
        List<Slot> slots = List.of(slot("0", "VP9"), slot("1", "VP8"));
        Track vp8 = video(1, "VP8");
        Track av1 = video(2, "AV1");
        SlotAssigner.assign(slots, List.of(av1, vp8));
        assertThat(slots.get(0).track()).isNull();
        assertThat(slots.get(0).reason()).isEqualTo("CODEC");
        assertThat(slots.get(1).track()).isSameAs(vp8);
        SlotAssigner.assign(slots, List.of(vp8));
        assertThat(slots.get(0).reason()).isEqualTo("NO_SOURCE");
    }
}

package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a slot gets of a server that has too much to do. */
class OverloadTest extends AllocatorSlots {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 2, NONE",
        "0, 0.5, 1, OVERLOAD", // 500 of 1,700 kbit/s
        "0, 0, 0, OVERLOAD",
        "0, -1, -1, OVERLOAD",
        "640, 1, 1, VIEW",
        "640, 0.5, 0, OVERLOAD", // of what is of use: half of 500 kbit/s
        "100, 0.5, 0, VIEW",
        "100, 0, 0, VIEW", // the lowest is all that is of use
        "100, -1, -1, OVERLOAD"
    })
    void itGetsAShareOfWhatIsOfUse(int width, double share, int step, LayerReason reason) {
        SlotDemand slot = slot(width, 0, 0);
        slot.share(share);
        settle(Allocator.NO_ESTIMATE);
        assertThat(slot.target()).isEqualTo(step);
        assertThat(slot.reason()).isEqualTo(reason);
        settle(50_000_000);
        assertThat(slot.target()).isEqualTo(step);
        assertThat(slot.reason()).isEqualTo(reason);
    }

    @Test
    void aNarrowPathIsStillTheReasonWhereItAllowsLess() {
        SlotDemand slot = slot(0, 0, 0);
        slot.share(0.5);
        settle(300_000);
        assertThat(slot.target()).isZero();
        assertThat(slot.reason()).isEqualTo(LayerReason.BANDWIDTH);
    }

    @Test
    void whoDoesNotLookIsPausedForThatReason() {
        SlotDemand slot = slot(0, 0, 0);
        slot.view(new View(LayerLimit.NONE, 0, false));
        slot.share(-1);
        settle(50_000_000);
        assertThat(slot.reason()).isEqualTo(LayerReason.PAUSED);
    }

    @Test
    void itHasItsLayersBackAtOnceWhenThereIsRoom() {
        SlotDemand slot = slot(0, 0, 0);
        slot.share(0);
        settle(50_000_000);
        slot.share(1);
        allocate(50_000_000);
        assertThat(slot.target()).isEqualTo(2);
        assertThat(slot.reason()).isEqualTo(LayerReason.NONE);
    }

    @Test
    void whatOneDoesNotGetIsThereForOthers() {
        SlotDemand camera = slot(0, 0, 5);
        SlotDemand screen = slot(0, 0, 0);
        camera.share(0);
        settle(2_200_000);
        assertThat(targets()).containsExactly(0, 2);
        assertThat(screen.reason()).isEqualTo(LayerReason.NONE);
    }
}

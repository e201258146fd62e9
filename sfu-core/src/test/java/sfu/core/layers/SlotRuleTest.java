package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators and caps say of one slot, against what its view asks for. */
class SlotRuleTest {
    private static final class Slots extends AllocatorSlots {}

    private static final long PLENTY = 20_000_000;

    private static LayerBound bound(int height, int frameRate, long bitrate, int spatial) {
        return new LayerBound(new LayerLimit(0, height, frameRate, bitrate), spatial, -1);
    }

    private static SlotRule most(LayerBound its) {
        return new SlotRule(LayerBound.NONE, its, LayerBound.NONE, -1);
    }

    /** Of 180, 360 and 720 lines at 30 frames a second. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, -1, 2, NONE",
        "0, 0, 0, 2, 2, NONE",
        "0, 0, 0, 1, 1, MODERATOR",
        "0, 0, 0, 0, 0, MODERATOR",
        "360, 0, 0, -1, 1, MODERATOR",
        "90, 0, 0, -1, 0, MODERATOR",
        "0, 15, 0, -1, 0, MODERATOR",
        "0, 0, 1, -1, 0, MODERATOR",
        "360, 0, 0, 0, 0, MODERATOR"
    })
    void anOperatorLetsNoMoreBeSent(
            int height, int frameRate, long bitrate, int spatial, int step, LayerReason reason) {
        Slots all = new Slots();
        SlotDemand slot = all.slot(1280, 720, 0);
        slot.rule(most(bound(height, frameRate, bitrate, spatial)));
        all.settle(PLENTY);
        assertThat(slot.target()).isEqualTo(step);
        assertThat(slot.reason()).isEqualTo(reason);
    }

    @Test
    void whatIsCappedIsNoOperatorsChoice() {
        Slots all = new Slots();
        SlotDemand slot = all.slot(1280, 720, 0);
        LayerBound cap = bound(180, 0, 0, -1);
        slot.rule(new SlotRule(cap, bound(0, 0, 0, 0), LayerBound.NONE, -1));
        all.settle(PLENTY);
        assertThat(slot.reason()).isEqualTo(LayerReason.CAP);
    }

    @ParameterizedTest
    @CsvSource({"360, 1", "361, 1", "700, 2", "4000, 2", "180, 0"})
    void aSmallViewAsksForNoLessThanAnOperatorWants(int height, int step) {
        Slots all = new Slots();
        SlotDemand slot = all.slot(160, 90, 0);
        slot.rule(new SlotRule(LayerBound.NONE, LayerBound.NONE, bound(height, 0, 0, -1), -1));
        all.settle(PLENTY);
        assertThat(slot.target()).isEqualTo(step);
        all.settle(200_000); // but the path does
        assertThat(slot.target()).isZero();
        slot.view(new View(LayerLimit.NONE, 0, false));
        all.settle(PLENTY);
        assertThat(slot.reason()).isEqualTo(LayerReason.PAUSED);
    }

    @Test
    void theMostCountsMoreThanTheLeast() {
        Slots all = new Slots();
        SlotDemand slot = all.slot(160, 90, 0);
        slot.rule(new SlotRule(LayerBound.NONE, bound(0, 0, 0, 1), bound(720, 0, 0, -1), -1));
        all.settle(PLENTY);
        assertThat(slot.target()).isEqualTo(1);
    }

    @Test
    void anOperatorsPriorityTakesThePlaceOfTheClients() {
        Slots all = new Slots();
        SlotDemand first = all.slot(1280, 720, 100);
        SlotDemand second = all.slot(1280, 720, 0);
        second.rule(new SlotRule(LayerBound.NONE, LayerBound.NONE, LayerBound.NONE, 100));
        first.rule(new SlotRule(LayerBound.NONE, LayerBound.NONE, LayerBound.NONE, 0));
        all.settle(850_000);
        assertThat(second.target()).isGreaterThan(first.target());
    }

    @Test
    void itIsTakenBack() {
        Slots all = new Slots();
        SlotDemand slot = all.slot(1280, 720, 0);
        slot.rule(most(bound(0, 0, 0, 0)));
        all.settle(PLENTY);
        slot.rule(SlotRule.NONE);
        all.settle(PLENTY);
        assertThat(slot.target()).isEqualTo(2);
        assertThat(slot.reason()).isEqualTo(LayerReason.NONE);
    }
}

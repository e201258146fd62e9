package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.codec.FrameSize;

import java.util.List;
import java.util.Random;

/** When an {@link Allocator} gives a slot more, and when it does not. */
class RiseTest extends AllocatorSlots {
    /** As a browser starts: the small encoding first, the large ones one after the other. */
    private void offer(SlotDemand slot, int layers) {
        slot.ladder().begin(false);
        for (int i = 0; i < layers; i++) {
            int size = FrameSize.of(320 << i / 2, 180 << i / 2);
            slot.ladder()
                    .add(i / 2, 0, i % 2, i / 2, size, 15 << i % 2, CAMERA[i / 2] >> 1 - i % 2);
        }
        slot.ladder().end();
    }

    @Test
    void layersThatComeLateAreShown() {
        SlotDemand slot = slot(0, 0, 0);
        for (int ms = 0; ms < 2_000; ms += 200) {
            offer(slot, Math.min(1 + ms / 200, 6));
            allocate(5_000_000);
            assertThat(slot.target()).isEqualTo(slot.ladder().steps() - 1);
            nowMs += 200;
        }
        assertThat(slot.reason()).isEqualTo(LayerReason.NONE);
    }

    @Test
    void stepsThatAreMeasuredLaterDoNotEndARise() {
        SlotDemand slot = slot(0, 0, 0);
        slot.ladder().begin(false);
        slot.ladder().add(0, 0, 1, 0, FrameSize.of(320, 180), 30, CAMERA[0]);
        slot.ladder().add(1, 0, 1, 1, FrameSize.of(640, 360), 30, CAMERA[1]);
        slot.ladder().end();
        allocate(200_000);
        assertThat(slot.target()).isZero();
        allocate(5_000_000);
        for (int ms = 0; ms < 6_000; ms += 200) {
            offer(slot, 6); // the slot's step is the second of them now
            allocate(5_000_000);
            nowMs += 200;
        }
        assertThat(slot.target()).isEqualTo(5);
    }

    private static void medium(SlotDemand slot, double lowerRate, double upperRate) {
        slot.ladder().begin(false);
        slot.ladder().add(0, 0, 1, 0, FrameSize.of(320, 180), 20, CAMERA[0]);
        slot.ladder().add(1, 0, 0, 1, FrameSize.of(640, 360), lowerRate, CAMERA[1] - 1);
        slot.ladder().add(1, 0, 1, 1, FrameSize.of(640, 360), upperRate, CAMERA[1]);
        slot.ladder().end();
    }

    @Test
    void aStepThatACheaperOneTakesOutIsNoFall() {
        SlotDemand slot = slot(0, 0, 0);
        medium(slot, 10, 20);
        settle(5_000_000);
        assertThat(slot.ladder().bitrateBps(slot.target())).isEqualTo(CAMERA[1]);
        medium(slot, 25, 24);
        allocate(5_000_000);
        assertThat(slot.ladder().bitrateBps(slot.target())).isEqualTo(CAMERA[1] - 1);
    }

    @Test
    void downAtOnceUpAfterAHold() {
        SlotDemand slot = slot(0, 0, 0);
        settle(5_000_000);
        assertThat(slot.target()).isEqualTo(2);
        allocate(600_000);
        assertThat(slot.target()).isEqualTo(1);
        assertThat(slot.reason()).isEqualTo(LayerReason.BANDWIDTH);
        long lostMs = nowMs;
        while (slot.target() < 2) {
            nowMs += 100;
            allocate(5_000_000);
        }
        assertThat(nowMs - lostMs).isBetween(1000L, 2500L);
    }

    @Test
    void aLargerTileDoesNotWait() {
        SlotDemand slot = slot(320, 180, 0);
        settle(5_000_000);
        assertThat(slot.target()).isZero();
        slot.view(view(1280, 720, 0));
        allocate(5_000_000);
        assertThat(slot.target()).isEqualTo(2);
    }

    /** A minute of an estimate that swings by 10 % either way, asked at different rates. */
    @ParameterizedTest
    @ValueSource(ints = {50, 200, 500, 1000})
    void noiseDoesNotMakeLayersFlap(int intervalMs) {
        Random random = new Random(intervalMs);
        for (int run = 0; run < 200; run++) {
            slots.clear();
            for (int i = 0; i < 4; i++) {
                slot(0, 0, random.nextInt(2));
            }
            long mean = 300_000 + random.nextLong(6_000_000);
            for (int i = 0; i < 20_000 / intervalMs; i++) {
                nowMs += intervalMs;
                allocate(noisy(mean, random));
            }
            boolean[] fell = new boolean[4];
            List<Integer> last = targets();
            for (int i = 0; i < 60_000 / intervalMs; i++) {
                nowMs += intervalMs;
                allocate(noisy(mean, random));
                for (int s = 0; s < 4; s++) {
                    int step = targets().get(s) - last.get(s);
                    fell[s] |= step < 0;
                    assertThat(fell[s] && step > 0).as("up again, at %d bit/s", mean).isFalse();
                }
                last = targets();
            }
        }
    }

    private static long noisy(long mean, Random random) {
        return (long) (mean * (0.9 + 0.2 * random.nextDouble()));
    }

    @Test
    void risesThatFailAreTriedLessAndLess() {
        SlotDemand slot = slot(0, 0, 0);
        settle(450_000);
        int rises = 0;
        for (int i = 0; i < 600; i++) { // it seems to fit until it is tried
            int before = slot.target();
            allocate(slot.target() == 1 ? 400_000 : 700_000);
            rises += slot.target() > before ? 1 : 0;
            nowMs += 100;
        }
        assertThat(rises).isBetween(3, 12);
    }
}

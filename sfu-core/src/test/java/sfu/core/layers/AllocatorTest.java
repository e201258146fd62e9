package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.codec.FrameSize;
import sfu.core.stream.AllocatedBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is shared, and by what rules. */
class AllocatorTest extends AllocatorSlots {
    private static final AllocatorLimits LIMITS = AllocatorLimits.DEFAULT;

    private long total() {
        return slots.stream()
                .filter(s -> s.target() >= 0)
                .mapToLong(s -> s.ladder().bitrateBps(s.target()))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 2, NONE",
        "1280, 720, 2, NONE",
        "1100, 0, 2, NONE",
        "640, 360, 1, VIEW",
        "640, 2000, 1, VIEW", // shown whole: the width decides
        "700, 394, 1, VIEW", // a little larger than the layer
        "720, 405, 2, NONE",
        "100, 100, 0, VIEW"
    })
    void theViewIsFilledAndNotExceeded(int width, int height, int step, LayerReason reason) {
        SlotDemand slot = slot(width, height, 0);
        settle(50_000_000);
        assertThat(slot.target()).isEqualTo(step);
        assertThat(slot.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "640, 0, 0, 1",
        "0, 360, 0, 1",
        "0, 0, 600000, 1",
        "100, 100, 1000, 0", // the lowest is always allowed
        "5000, 5000, 0, 2"
    })
    void theServersCapHolds(int width, int height, long bitrate, int step) {
        SlotDemand slot = slot(0, 0, 0);
        slot.cap(new LayerLimit(width, height, 0, bitrate));
        settle(Allocator.NO_ESTIMATE);
        assertThat(slot.target()).isEqualTo(step);
        assertThat(slot.reason()).isEqualTo(step == 2 ? LayerReason.NONE : LayerReason.CAP);
    }

    @ParameterizedTest
    @CsvSource({"30, 2", "15, 1", "10, 0", "7, 0", "1, 0"})
    void aViewsFrameRateChoosesTemporalLayers(int frameRate, int temporal) {
        SlotDemand slot = slot(0, 0, 0);
        slot.view(new View(new LayerLimit(0, 0, frameRate, 0), 0, true));
        slot.ladder().begin(false);
        for (int t = 0; t < 3; t++) {
            slot.ladder().add(0, 0, t, 0, 0, 7.5 * (1 << t), 100_000 << t);
        }
        slot.ladder().end();
        settle(Allocator.NO_ESTIMATE);
        assertThat(slot.ladder().temporal(slot.target())).isEqualTo(temporal);
    }

    @Test
    void whatDoesNotFitIsPausedFromTheLowestPriority() {
        SlotDemand low = slot(0, 0, 0);
        SlotDemand high = slot(0, 0, 9);
        SlotDemand middle = slot(0, 0, 5);
        settle(310_000);
        assertThat(high.target()).isZero();
        assertThat(middle.target()).isZero();
        assertThat(low.target()).isEqualTo(SlotDemand.NOTHING);
        assertThat(low.reason()).isEqualTo(LayerReason.BANDWIDTH);
        settle(1_100_000);
        assertThat(targets()).as("all before more for one").containsExactly(0, 1, 0);
        settle(3_600_000);
        assertThat(targets()).containsExactly(1, 2, 1);
    }

    @Test
    void equalsRiseInTurn() {
        slot(0, 0, 0);
        slot(0, 0, 0);
        slot(0, 0, 0);
        settle(2_000_000);
        assertThat(targets()).containsExactly(1, 1, 1);
        settle(4_000_000);
        assertThat(targets()).containsExactly(2, 1, 1);
    }

    @Test
    void audioIsServedFirst() {
        SlotDemand slot = slot(0, 0, 0);
        allocator.allocate(200_000, 200_000, 60_000, slots, false, 0);
        assertThat(slot.target()).isEqualTo(SlotDemand.NOTHING);
        allocator.allocate(200_000, 200_000, 400_000, slots, false, 0);
        assertThat(slot.target()).isEqualTo(SlotDemand.NOTHING);
    }

    @Test
    void lossAloneLowersLayersButPausesNothing() {
        SlotDemand slot = slot(0, 0, 0);
        settle(5_000_000);
        allocator.allocate(60_000, 5_000_000, 0, slots, false, nowMs * MS);
        assertThat(slot.target()).isZero();
        assertThat(slot.reason()).isEqualTo(LayerReason.BANDWIDTH);
        allocator.allocate(30_000, 50_000, 0, slots, false, nowMs * MS);
        assertThat(slot.target()).isEqualTo(SlotDemand.NOTHING);
    }

    @Test
    void aShortFallPausesNothing() {
        SlotDemand slot = slot(0, 0, 0);
        SlotDemand second = slot(0, 0, 0);
        settle(5_000_000);
        List<Integer> expected = List.of(0, 0);
        for (int i = 0; i < 30; i++) {
            allocate(160_000);
            assertThat(targets()).as("of 300,000").isEqualTo(expected);
            nowMs += 100;
        }
        allocate(160_000);
        assertThat(targets()).containsExactly(0, SlotDemand.NOTHING);
        settle(5_000_000);
        allocate(100_000);
        assertThat(targets()).as("too much for a second even").containsExactly(0, -1);
        assertThat(slot.reason()).isEqualTo(LayerReason.BANDWIDTH);
        assertThat(second.reason()).isEqualTo(LayerReason.BANDWIDTH);
    }

    @Test
    void aFallThatComesAndGoesPausesAsALongOneDoes() {
        SlotDemand slot = slot(0, 0, 0);
        settle(5_000_000);
        for (int i = 0; i < 33; i++) {
            allocate(i % 5 == 4 ? 160_000 : 100_000);
            nowMs += 100;
        }
        allocate(100_000);
        assertThat(slot.target()).isEqualTo(SlotDemand.NOTHING);
    }

    @Test
    void withoutAnEstimateNothingIsPaused() {
        for (int i = 0; i < 50; i++) {
            slot(0, 0, i);
        }
        allocate(Allocator.NO_ESTIMATE);
        assertThat(targets()).containsOnly(2);
        allocate(0);
        assertThat(targets()).containsOnly(SlotDemand.NOTHING);
    }

    @Test
    void aScreenComesBeforeCamerasWhenToldSo() {
        slot(0, 0, 9);
        SlotDemand screen = slot(0, 0, 0);
        screen.newSource(true);
        for (boolean first : new boolean[] {true, false}) {
            allocator.allocate(160_000, 160_000, 0, slots, first, nowMs += 60_000 * MS);
            assertThat(targets()).containsExactly(first ? -1 : 0, first ? 0 : -1);
            slots.forEach(s -> s.newSource(s == screen));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MUTED", "NO_SOURCE", "CODEC"})
    void whatCannotBeShownTakesNothing(LayerReason obstacle) {
        SlotDemand slot = slot(0, 0, 9);
        SlotDemand other = slot(0, 0, 0);
        slot.obstacle(obstacle);
        settle(190_000);
        assertThat(slot.target()).isEqualTo(SlotDemand.NOTHING);
        assertThat(slot.reason()).isEqualTo(obstacle);
        assertThat(other.target()).isZero();
        slot.obstacle(LayerReason.NONE);
        allocate(190_000);
        assertThat(slot.target()).as("it need not wait").isZero();
        assertThat(other.reason()).isEqualTo(LayerReason.BANDWIDTH);
        slot.view(new View(LayerLimit.NONE, 9, false));
        allocate(190_000);
        assertThat(slot.reason()).isEqualTo(LayerReason.PAUSED);
    }

    @Test
    void theBudgetIsExceededByTheSlackAtMostAndPrioritiesAreRespected() {
        Random random = new Random(1);
        for (int run = 0; run < 300; run++) {
            slots.clear();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                slot(random.nextInt(1400), random.nextInt(800), random.nextInt(4));
            }
            long audio = random.nextInt(100_000);
            for (int step = 0; step < 60; step++) {
                nowMs += random.nextInt(700);
                long estimate = random.nextLong(8_000_000);
                double price = 0.8 + random.nextDouble() / 2;
                slots.forEach(s -> fill(s, price));
                if (random.nextInt(5) == 0) {
                    slots.get(random.nextInt(count))
                            .view(view(random.nextInt(1400), 0, random.nextInt(4)));
                }
                allocator.allocate(estimate, estimate, audio, slots, false, nowMs * MS);
                boolean isLowest = slots.stream().allMatch(slot -> slot.target() <= 0);
                double factor = isLowest ? LIMITS.overdraft() : LIMITS.slack();
                assertThat((double) total())
                        .as("all are lowest: %s", isLowest)
                        .isLessThanOrEqualTo(factor * Math.max(estimate - audio, 0));
                checkPauses();
            }
        }
    }

    /** Who is paused for bandwidth has nobody below it who is not, unless just held back. */
    private void checkPauses() {
        for (SlotDemand paused : slots) {
            for (SlotDemand other : slots) {
                boolean isLower = other.priority() < paused.priority();
                if (isLower && other.target() > 0 && paused.target() == SlotDemand.NOTHING) {
                    assertThat(paused.isHeldBack())
                            .as("a lower one has more than the least while a higher one has none")
                            .isTrue();
                }
            }
        }
    }

    /**
     * With a larger estimate the first slot, by priority, that gets another layer gets a higher.
     */
    @Test
    void aLargerEstimateIsNeverWorse() {
        Random random = new Random(3);
        for (int run = 0; run < 500; run++) {
            List<List<Integer>> results = new ArrayList<>();
            long seed = random.nextLong();
            long estimate = random.nextLong(6_000_000);
            for (long e : new long[] {estimate, estimate + random.nextLong(2_000_000)}) {
                slots.clear();
                Random same = new Random(seed);
                for (int i = 0; i < 6; i++) {
                    slot(same.nextInt(1400), 0, 10 - i);
                }
                settle(e);
                results.add(targets());
            }
            int served = (int) results.get(0).stream().filter(t -> t >= 0).count();
            assertThat(results.get(1).stream().filter(t -> t >= 0).count())
                    .isGreaterThanOrEqualTo(served);
            for (int i = 0; i < 6; i++) {
                int difference = results.get(1).get(i) - results.get(0).get(i);
                if (difference != 0) {
                    assertThat(difference).as("%s", results).isPositive();
                    break;
                }
            }
        }
    }

    @Test
    void nothingIsAllocated() {
        for (int i = 0; i < 30; i++) {
            slot(0, 0, i % 5);
        }
        assertThat(
                        AllocatedBytes.whenWarm(() -> {
                            for (int i = 0; i < 300; i++) {
                                nowMs += 100;
                                allocate(i % 7 * 1_000_000);
                            }
                        }))
                .isLessThan(10_000);
    }

    @Test
    void aLadderHoldsWhatIsWorthItsCost() {
        Ladder ladder = new Ladder();
        ladder.begin(false);
        int[] costs = {60, 90, 150, 250, 350, 500, 900, 1200, 1700};
        for (int row = 0; row < 3; row++) {
            for (int t = 0; t < 3; t++) {
                ladder.add(
                        row,
                        0,
                        t,
                        row,
                        FrameSize.of(320 << row, 180 << row),
                        7.5 * (1 << t),
                        costs[row * 3 + t]);
            }
        }
        ladder.end();
        StringBuilder steps = new StringBuilder();
        for (int i = 0; i < ladder.steps(); i++) {
            steps.append(ladder.encoding(i)).append(ladder.temporal(i)).append(' ');
        }
        assertThat(steps.toString())
                .as("no large picture at 7.5 frames a second for a camera")
                .isEqualTo("00 01 02 11 12 21 22 ");
    }
}

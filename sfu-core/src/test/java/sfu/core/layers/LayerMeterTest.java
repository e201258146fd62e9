package sfu.core.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import sfu.core.codec.FrameSize;
import sfu.core.stream.AllocatedBytes;

class LayerMeterTest {
    private static final long MS = 1_000_000;

    private final LayerMeter meter = new LayerMeter();
    private long nowMs = 123_456;

    /** Frames at 30 a second, each of two packets, in the pattern 0 2 1 2. */
    private void run(int row, int frameBytes, int forMs) {
        run(row, frameBytes, forMs, 2);
    }

    /** As above, of which the temporal layers up to this one come. */
    private void run(int row, int frameBytes, int forMs, int highest) {
        int[] pattern = {0, 2, 1, 2};
        for (long end = nowMs + forMs; nowMs < end; nowMs += 33) {
            int n = (int) (nowMs / 33);
            for (int p = 0; p < 2 && pattern[n % 4] <= highest; p++) {
                meter.onPacket(row, pattern[n % 4], n * 2970, frameBytes / 2, nowMs * MS);
            }
        }
        meter.measure(nowMs * MS);
    }

    @Test
    void temporalLayersAddUp() {
        run(0, 1000, 5000);
        assertThat(meter.bitrateBps(0, 2)).isCloseTo(242_000, Percentage.withPercentage(5));
        assertThat(meter.bitrateBps(0, 1)).isCloseTo(121_000, Percentage.withPercentage(8));
        assertThat(meter.bitrateBps(0, 0)).isCloseTo(60_600, Percentage.withPercentage(8));
        assertThat(meter.frameRate(0, 2)).isCloseTo(30.3, within(1.5));
        assertThat(meter.frameRate(0, 0)).isCloseTo(7.6, within(0.8));
        assertThat(meter.highestTemporal(0)).isEqualTo(2);
    }

    @Test
    void aLayerIsKnownSoonAfterItBegan() {
        run(1, 1000, 400);
        assertThat(meter.bitrateBps(1, 2)).isCloseTo(242_000, Percentage.withPercentage(15));
    }

    @Test
    void aLayerThatEndsWhileOthersGoOnIsSilentAndKeepsItsPrice() {
        for (int i = 0; i < 60; i++) {
            nowMs -= 33;
            run(0, 500, 33);
            nowMs -= 33;
            run(1, 2000, 33);
            nowMs += 33;
        }
        long before = meter.bitrateBps(1, 2);
        assertThat(meter.isActive(1)).isTrue();
        run(0, 500, 1200);
        assertThat(meter.isActive(1)).isFalse();
        assertThat(meter.isActive(0)).isTrue();
        assertThat(meter.bitrateBps(1, 2)).isCloseTo(before, Percentage.withPercentage(20));
        assertThat(nowMs * MS - meter.lastNs(1)).isGreaterThan(1_000 * MS);
    }

    @Test
    void aTemporalLayerThatIsLeftOutSinceNobodyWantsItKeepsItsShare() {
        run(0, 1000, 3000);
        meter.wanted(0, 1, nowMs * MS);
        for (int i = 0; i < 100; i++) {
            run(0, 2000, 100, 1); // the others become dearer
            assertThat(meter.highestTemporal(0)).isEqualTo(2);
        }
        assertThat(meter.bitrateBps(0, 1)).isCloseTo(242_000, Percentage.withPercentage(8));
        assertThat(meter.bitrateBps(0, 2)).isCloseTo(484_000, Percentage.withPercentage(15));
        assertThat(meter.frameRate(0, 2)).isCloseTo(30, within(4.0));
    }

    @Test
    void oneThatIsWantedAgainIsMeasuredAnewOnceItCame() {
        run(0, 1000, 3000);
        meter.wanted(0, 1, nowMs * MS);
        run(0, 1000, 5000, 1);
        long kept = meter.bitrateBps(0, 2);
        meter.wanted(0, 2, nowMs * MS);
        run(0, 1000, 500, 1); // on its way
        assertThat(meter.bitrateBps(0, 2)).isCloseTo(kept, Percentage.withPercentage(5));
        run(0, 3000, 500, 2);
        assertThat(meter.bitrateBps(0, 2))
                .as("too early to tell")
                .isCloseTo(2 * meter.bitrateBps(0, 1), Percentage.withPercentage(10));
        run(0, 3000, 3000, 2);
        assertThat(meter.bitrateBps(0, 2)).isCloseTo(726_000, Percentage.withPercentage(8));
    }

    @Test
    void oneThatDoesNotComeThoughItIsWantedIsGone() {
        run(0, 1000, 3000);
        meter.wanted(0, 1, nowMs * MS);
        run(0, 1000, 5000, 1);
        meter.wanted(0, 2, nowMs * MS);
        run(0, 1000, 2500, 1);
        assertThat(meter.highestTemporal(0)).isEqualTo(2);
        run(0, 1000, 3000, 1);
        assertThat(meter.highestTemporal(0)).isEqualTo(1);
        assertThat(meter.frameRate(0, 2)).isCloseTo(15, within(2.0));
    }

    @Test
    void oneThatComesThoughNobodyWantsItIsMeasured() {
        run(0, 1000, 3000);
        meter.wanted(0, 1, nowMs * MS);
        run(0, 2000, 5000);
        assertThat(meter.bitrateBps(0, 2)).isCloseTo(484_000, Percentage.withPercentage(8));
    }

    @Test
    void aStillScreenKeepsAllItsLayers() {
        run(0, 1000, 3000);
        long before = meter.bitrateBps(0, 2);
        nowMs += 60_000;
        meter.measure(nowMs * MS);
        assertThat(meter.isActive(0)).isTrue();
        assertThat(meter.bitrateBps(0, 2)).isEqualTo(before);
        run(0, 1000, 1000);
        assertThat(meter.bitrateBps(0, 2)).isCloseTo(before, Percentage.withPercentage(10));
    }

    @Test
    void whatIsOutOfRangeIsIgnored() {
        meter.onPacket(4, 0, 0, 100, 0);
        meter.onPacket(-1, 0, 0, 100, 0);
        meter.size(7, 5);
        meter.onPacket(3, 9, 0, 100, 0);
        meter.size(3, FrameSize.of(1280, 720));
        meter.size(3, 0);
        assertThat(FrameSize.height(meter.size(3))).isEqualTo(720);
        assertThat(meter.lastNs(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(meter.isActive(0)).isFalse();
    }

    @Test
    void nothingIsAllocated() {
        Ladder ladder = new Ladder();
        assertThat(
                        AllocatedBytes.whenWarm(() -> {
                            for (int i = 0; i < 100; i++) {
                                run(0, 1000, 500);
                                ladder.fill(meter, true, false, false);
                            }
                        }))
                .isLessThan(10_000);
    }
}

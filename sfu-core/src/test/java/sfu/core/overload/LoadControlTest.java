package sfu.core.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.stats.LoadLevel;

/** When a level is left, and for how long it is kept. */
class LoadControlTest {
    private static final LoadLimits LIMITS =
            new LoadLimits(true, 0.9, 50, 0.1, 0.01, 0.7, 2_000, 5_000);

    private final LoadControl control = new LoadControl(LIMITS);
    private long nowNs = Long.MAX_VALUE - 1_000_000_000L; // wraps around
    private int changes;

    private void pass(int ms, double busy, double late, double lost) {
        for (int i = 0; i < ms; i += 250) {
            changes += control.update(busy, late, lost, nowNs) ? 1 : 0;
            nowNs += 250_000_000L;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.95, 0, 0, FULL",
        "0.9, 0, 0, FULL",
        "0.89, 0.09, 0.009, NORMAL",
        "0, 0.1, 0, FULL",
        "0, 0, 0.01, FULL"
    })
    void eachOfTheThreeIsEnough(double busy, double late, double lost, LoadLevel level) {
        pass(2_000, busy, late, lost);
        assertThat(control.level()).as("not at once").isEqualTo(LoadLevel.NORMAL);
        pass(500, busy, late, lost);
        assertThat(control.level()).isEqualTo(level);
    }

    @Test
    void newRoomsAreRefusedBeforeVideoIsLowered() {
        for (LoadLevel level : LoadLevel.values()) {
            assertThat(control.level()).isEqualTo(level);
            pass(level == LoadLevel.NORMAL ? 2_250 : 2_000, 1, 0, 0);
        }
        assertThat(control.level()).isEqualTo(LoadLevel.SOUND_ONLY);
    }

    @Test
    void aShortPeakIsNoLoad() {
        for (int i = 0; i < 20; i++) {
            pass(1_750, 1, 1, 1);
            pass(250, 0.8, 0, 0);
        }
        assertThat(control.level()).isEqualTo(LoadLevel.NORMAL);
    }

    @Test
    void betweenTheTwoBoundsNothingChanges() {
        pass(4_500, 1, 0, 0);
        LoadLevel level = control.level();
        assertThat(level).isEqualTo(LoadLevel.REDUCED);
        pass(600_000, 0.89, 0, 0);
        pass(600_000, 0.64, 0, 0);
        assertThat(control.level()).isEqualTo(level);
    }

    @Test
    void calmTakesItBackStepByStep() {
        pass(4_500, 1, 0, 0);
        pass(5_250, 0.1, 0, 0);
        assertThat(control.level()).isEqualTo(LoadLevel.FULL);
        pass(5_000, 0.1, 0, 0);
        assertThat(control.level()).isEqualTo(LoadLevel.NORMAL);
    }

    @Test
    void whatWasTakenBackTooEarlyIsKeptForLongerEachTime() {
        pass(4_500, 1, 0, 0);
        changes = 0;
        for (int i = 0; i < 2_400; i++) { // ten minutes: what one level lets in is too much again
            boolean isReduced = control.level().compareTo(LoadLevel.REDUCED) >= 0;
            pass(250, isReduced ? 0.5 : 0.95, 0, 0);
        }
        assertThat(changes).as("a few each ten minutes").isBetween(4, 24);
        assertThat(control.level()).isLessThanOrEqualTo(LoadLevel.REDUCED);
    }

    @Test
    void offIsOff() {
        LoadControl off = new LoadControl(LoadLimits.off());
        for (int i = 0; i < 100; i++) {
            assertThat(off.update(1, 1, 1, i * 1_000_000_000L)).isFalse();
        }
        assertThat(off.level()).isEqualTo(LoadLevel.NORMAL);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 50, 0.1, 0.1, 0.5, 1, 1",
        "1.1, 50, 0.1, 0.1, 0.5, 1, 1",
        "0.5, 0, 0.1, 0.1, 0.5, 1, 1",
        "0.5, 50, 0, 0.1, 0.5, 1, 1",
        "0.5, 50, 0.1, 2, 0.5, 1, 1",
        "0.5, 50, 0.1, 0.1, 1, 1, 1",
        "0.5, 50, 0.1, 0.1, 0.5, 0, 1",
        "0.5, 50, 0.1, 0.1, 0.5, 1, 4000000",
        "NaN, 50, 0.1, 0.1, 0.5, 1, 1"
    })
    void limitsOutOfRangeAreRefused(
            double busy, int lateMs, double late, double lost, double calm, int raise, int hold) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LoadLimits(true, busy, lateMs, late, lost, calm, raise, hold));
    }

    @Test
    void soundIsNeverTouchedAndScreensGoLast() {
        double camera = 1;
        double screen = 1;
        for (LoadLevel level : LoadLevel.values()) {
            assertThat(level.share(false)).isLessThanOrEqualTo(camera);
            assertThat(level.share(true)).isLessThanOrEqualTo(screen);
            assertThat(level.share(true)).isGreaterThanOrEqualTo(level.share(false));
            camera = level.share(false);
            screen = level.share(true);
        }
    }
}

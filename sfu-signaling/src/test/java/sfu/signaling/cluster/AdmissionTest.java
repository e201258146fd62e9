package sfu.signaling.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private final Admission admission = new Admission(0.75);

    @Test
    void letsInUntilThoseWhoCameSinceFillIt() {
        admission.measured(0.5);
        assertThat(admitted(100)).isEqualTo(25);
        assertThat(admission.load()).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void whoCameCountsUntilTheSecondMeasurement() {
        admission.measured(0.5);
        assertThat(admitted(10)).isEqualTo(10);
        admission.measured(0.52); // has some of what they need
        assertThat(admission.load()).isCloseTo(0.62, within(1e-9));
        admission.measured(0.58);
        assertThat(admission.load()).isCloseTo(0.58, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.75, 0.9, 1.5})
    void aFullNodeLetsNobodyIn(double load) {
        admission.measured(load);
        assertThat(admission.admit(0.01)).isFalse();
        assertThat(admission.load()).isEqualTo(load); // who was refused does not count
        admission.measured(0.7);
        assertThat(admission.admit(0.01)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void limitsAreShares(double share) {
        assertThatThrownBy(() -> new Admission(share)).hasMessageContaining("lets nobody in");
    }

    private int admitted(int attempts) {
        int admitted = 0;
        for (int i = 0; i < attempts; i++) {
            admitted += admission.admit(0.01) ? 1 : 0;
        }
        return admitted;
    }
}

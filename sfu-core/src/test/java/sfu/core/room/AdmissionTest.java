package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.Selection;

import java.util.Set;

/** Whether all are admitted, which spares to ask for each. */
class AdmissionTest {
    private static final Selection<String> ANN = new Selection<>(Set.of("ann"));

    private final Admission admission = new Admission();

    @Test
    void itIsOpenAsLongAsNobodySaysOtherwise() {
        assertThat(admission.isOpen()).isTrue();
        admission.set(Admission.By.PUBLISHER, "", ANN);
        assertThat(admission.isOpen()).isFalse();
        admission.set(Admission.By.OPERATOR, "0", ANN);
        admission.set(Admission.By.PUBLISHER, "", Selection.all());
        assertThat(admission.isOpen()).as("of one section another still says something").isFalse();
        admission.set(Admission.By.OPERATOR, "0", Selection.all());
        assertThat(admission.isOpen()).isTrue();
    }
}

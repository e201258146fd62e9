package sfu.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sfu.core.TestSources;

/** Each reason is one that some test provokes, by its name. */
class DropReasonTest {
    @ParameterizedTest
    @EnumSource
    void aTestProvokesIt(DropReason reason) {
        String name =
                "DropReason\\." + reason + "\\b|sfu_drops_total\\{reason=\\W+" + reason + "\\b";
        assertThat(TestSources.all())
                .anySatisfy(source -> assertThat(source).containsPattern(name));
    }
}

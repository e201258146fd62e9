package sfu.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.mutation.Attack;
import sfu.core.mutation.Sources;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/**
 * SECURITY.md says of each known attack which test makes it: they are there, and so is the class.
 */
class KnownAttacksTest {
    private static final Sources SOURCES = new Sources(Path.of(".."));

    private final List<Attack> attacks = Attack.readAll(Path.of("SECURITY.md"));

    KnownAttacksTest() throws IOException {}

    @Test
    void eachAttackHasATestThatIsThere() throws IOException {
        assertThat(attacks).hasSizeGreaterThan(30);
        for (Attack attack : attacks) {
            assertThat(attack.tests()).as("tests of: %s", attack.row()).isNotEmpty();
            for (String test : attack.tests()) {
                String[] parts = test.split("#", -1);
                assertThat(SOURCES.test(parts[0]))
                        .as("test of %s", parts[0])
                        .containsPattern("@(?:Parameterized)?Test")
                        .containsPattern("(?m)^    void " + parts[1] + "\\(");
            }
        }
    }

    @Test
    void eachAttackHasADefenceThatIsThere() {
        TreeSet<String> places = new TreeSet<>();
        for (Attack attack : attacks) {
            assertThat(attack.places()).as("classes of: %s", attack.row()).isNotEmpty();
            places.addAll(attack.places());
            assertThat(attack.row().split("\\|", -1)).as("columns of: %s", attack.row()).hasSize(7);
            assertThat(attack.row()).containsPattern("\\| shown: .+ \\|$");
        }
        places.forEach(place -> assertThat(SOURCES.file("main", place)).exists());
    }
}

package sfu.core.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What SECURITY.md says is taken out is what {@code .ci/mutations} takes out, and it is there to be
 * taken out; whether the tests fail then is for that to say.
 */
class MutationsTest {
    private static final Path ROOT = Path.of("..");
    private static final Sources SOURCES = new Sources(ROOT);

    private final List<Mutation> mutations = Mutations.readAll(ROOT.resolve(Mutations.FILE));
    private final List<Attack> attacks = Attack.readAll(Path.of("SECURITY.md"));

    MutationsTest() throws IOException {}

    @Test
    void eachAttackHasTheMutationsThatItsRowSays() {
        for (Attack attack : attacks) {
            List<String> shown =
                    mutations.stream()
                            .filter(each -> each.isOf(attack))
                            .map(Mutation::shown)
                            .toList();
            assertThat(shown)
                    .as("%s: its last column, and \"shown:\" in mutations.txt", attack.name())
                    .isNotEmpty()
                    .containsExactlyElementsOf(attack.shown());
        }
    }

    @Test
    void eachTestOfAnAttackIsShownToFail() {
        for (Attack attack : attacks) {
            List<String> failing =
                    mutations.stream()
                            .filter(each -> each.isOf(attack))
                            .flatMap(each -> each.tests().stream())
                            .toList();
            assertThat(failing)
                    .as("tests that fail without a defence of: %s", attack.name())
                    .containsAll(attack.tests());
        }
    }

    @Test
    void eachMutationIsOfOneRowItsClassesAndItsTests() {
        for (Mutation mutation : mutations) {
            List<Attack> its = attacks.stream().filter(mutation::isOf).toList();
            assertThat(its).as("rows that begin \"%s\"", mutation.row()).hasSize(1);
            assertThat(its.getFirst().tests())
                    .as("tests of %s", its.getFirst().name())
                    .containsAll(mutation.tests());
            assertThat(its.getFirst().places())
                    .as("classes of %s", its.getFirst().name())
                    .containsAll(mutation.changes().stream().map(Mutation.Change::name).toList());
            assertThat(mutation.tests())
                    .extracting(Sources::module)
                    .containsOnly(Sources.module(mutation.tests().getFirst()));
        }
    }

    @Test
    void whatIsTakenOutIsThereOnce() throws IOException {
        for (Mutation mutation : mutations) {
            for (Mutation.Change change : mutation.changes()) {
                String source = Files.readString(SOURCES.file("main", change.name()));
                assertThat(change.count(source))
                        .as(
                                "how often this is in %s; bring mutations.txt up to date, then run"
                                        + " .ci/mutations '^%s'%n%s",
                                change.name(), mutation.row(), change.from())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void changesAreReadOneByOne() {
        String text =
                """
                # nothing

                row: A row
                shown: this; that
                in: core.a.A
                - int a =
                -     1;
                + int a = 2;
                - b();
                +
                in: core.b.B
                - c
                + d
                + e
                test: core.a.ATest#one
                test: core.a.ATest#two
                """;
        assertThat(Mutations.parse(text))
                .containsExactly(
                        new Mutation(
                                "A row",
                                "this; that",
                                List.of(
                                        new Mutation.Change(
                                                "core.a.A", "int a =\n1;", "int a = 2;"),
                                        new Mutation.Change("core.a.A", "b();", ""),
                                        new Mutation.Change("core.b.B", "c", "d\ne")),
                                List.of("core.a.ATest#one", "core.a.ATest#two")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "row: a\nin: core.A\n- b\n+ c",
                "row: a\n- b\n+ c\ntest: core.ATest#b",
                "row: a\nin: core.A\n+ c\ntest: core.ATest#b",
                "row: a\nin: core.A\n- b\n+ c\ntset: core.ATest#b",
                "in: core.A\n- b\n+ c\ntest: core.ATest#b"
            })
    void whatIsNoMutationIsRefused(String text) {
        assertThatThrownBy(() -> Mutations.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextIsFoundHoweverItIsWrapped() {
        Mutation.Change change = new Mutation.Change("core.A", "if (a\n&& b) {", "if ($1) {");
        assertThat(change.apply("x();\nif (\n    a && b\n) {\n}")).isEqualTo("x();\nif ($1) {\n}");
        assertThatThrownBy(() -> change.apply("if (a && b) { if (a && b) {"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2 times");
    }
}

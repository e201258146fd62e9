package sfu.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * SECURITY.md says of each known attack which test makes it: they are there, and so is the class.
 */
class KnownAttacksTest {
    private static final List<String> MODULES = List.of("sfu-core", "sfu-signaling", "sfu-admin");
    private static final Pattern TEST =
            Pattern.compile("`((?:core|signaling|admin)(?:\\.\\w+)*\\.\\w+Test)#(\\w+)`");
    private static final Pattern PLACE =
            Pattern.compile("`((?:core|signaling|admin)(?:\\.[a-z]+)*\\.[A-Z]\\w+)`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("SECURITY.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| attack"))
                .toList();
    }

    /** A file of any module's tree; the packages of SECURITY.md leave out their first word. */
    private static Path file(String tree, String name) {
        String path = "sfu/" + name.replace('.', '/') + ".java";
        return MODULES.stream()
                .map(module -> Path.of("..", module, "src", tree, "java").resolve(path))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + path + " in " + tree));
    }

    @Test
    void eachAttackHasATestThatIsThere() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(30);
        for (String row : rows()) {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as("tests of: %s", row).isNotEmpty();
            for (MatchResult test : tests) {
                String source = Files.readString(file("test", test.group(1)));
                assertThat(source)
                        .as("test of %s", test.group(1))
                        .containsPattern("@(?:Parameterized)?Test")
                        .containsPattern("(?m)^    void " + test.group(2) + "\\(");
            }
        }
    }

    @Test
    void eachAttackHasADefenceThatIsThere() throws IOException {
        TreeSet<String> places = new TreeSet<>();
        for (String row : rows()) {
            List<MatchResult> classes = PLACE.matcher(row).results().toList();
            assertThat(classes).as("classes of: %s", row).isNotEmpty();
            classes.forEach(each -> places.add(each.group(1)));
            assertThat(row.split("\\|", -1)).as("columns of: %s", row).hasSize(7);
            assertThat(row).containsPattern("\\| shown: .+ \\|$");
        }
        places.forEach(place -> assertThat(file("main", place)).exists());
    }
}

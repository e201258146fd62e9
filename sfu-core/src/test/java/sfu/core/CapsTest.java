package sfu.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.mutation.Sources;
import sfu.core.stats.DropReason;
import sfu.core.stats.Limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** CAPS.md says of all that can be made grow how far, and which test tries: these are there. */
class CapsTest {
    private static final Sources SOURCES = new Sources(Path.of(".."));
    private static final Pattern TEST =
            Pattern.compile("`((?:core|signaling|admin)(?:\\.\\w+)*\\.\\w+Test)#(\\w+)`");

    private static final Pattern REASON = Pattern.compile("sfu_drops_total\\{reason=\"(\\w+)\"}");

    /** What counts, or a dash and why nothing does. */
    private static final Pattern COUNTED = Pattern.compile("`sfu_[a-z_]+_total[`{]|^ – \\w+");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("CAPS.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what grows"))
                .toList();
    }

    @Test
    void eachCapHasALimitAnErrorAndATestThatIsThere() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(60);
        for (String row : rows()) {
            String[] columns = row.split("\\|", -1);
            assertThat(columns).as("columns of: %s", row).hasSize(6);
            assertThat(Arrays.asList(columns).subList(1, 5)).as(row).noneMatch(String::isBlank);
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as("tests of: %s", row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(SOURCES.test(test.group(1)))
                        .as("test of %s", test.group(1))
                        .containsPattern("(?m)^    void " + test.group(2) + "\\(");
            }
        }
    }

    @Test
    void eachCapIsCountedOrSaysWhyNot() throws IOException {
        for (String row : rows()) {
            assertThat(row.split("\\|", -1)[3]).as(row).containsPattern(COUNTED);
        }
    }

    @Test
    void eachReasonOfADropIsOne() throws IOException {
        List<String> known = Arrays.stream(DropReason.values()).map(DropReason::name).toList();
        List<String> named =
                REASON.matcher(String.join("\n", rows())).results().map(r -> r.group(1)).toList();
        assertThat(named).hasSizeGreaterThan(12).isSubsetOf(known);
    }

    @Test
    void eachLimitIsThereAsClientsAreToldIt() throws IOException {
        String all = String.join("\n", rows());
        for (Limit limit : Limit.values()) {
            String[] words = limit.name().toLowerCase(Locale.ROOT).split("_", -1);
            String told =
                    words[0]
                            + Arrays.stream(words)
                                    .skip(1)
                                    .map(w ->
                                            w.substring(0, 1).toUpperCase(Locale.ROOT)
                                                    + w.substring(1))
                                    .collect(Collectors.joining());
            assertThat(all).contains("`" + told + "`").contains("limit=\"" + limit.name() + "\"");
        }
    }
}

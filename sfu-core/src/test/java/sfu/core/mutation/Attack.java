package sfu.core.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of SECURITY.md's table of known attacks.
 *
 * @param name its first column
 * @param places the classes that defend, as they are named there: {@code core.ice.Stun}
 * @param tests what makes the attack: {@code core.ice.StunTest#method}
 * @param shown what is taken out for the tests to fail, one by one
 * @param row all of it
 */
public record Attack(
        String name, List<String> places, List<String> tests, List<String> shown, String row) {
    private static final String NAME = "`((?:core|signaling|admin)(?:\\.[a-z]\\w*)*\\.[A-Z]\\w+";
    private static final Pattern TEST = Pattern.compile(NAME + "Test#\\w+)`");
    private static final Pattern PLACE = Pattern.compile(NAME + ")`");
    private static final Pattern SHOWN = Pattern.compile("\\| shown: ([^|]+) \\|$");

    /** All rows. */
    public static List<Attack> readAll(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| attack"))
                .map(Attack::of)
                .toList();
    }

    private static Attack of(String row) {
        List<String> shown =
                all(SHOWN, row).stream().flatMap(each -> Stream.of(each.split("; "))).toList();
        return new Attack(
                row.split("\\|", -1)[1].strip(), all(PLACE, row), all(TEST, row), shown, row);
    }

    private static List<String> all(Pattern pattern, String row) {
        return pattern.matcher(row).results().map((MatchResult each) -> each.group(1)).toList();
    }
}

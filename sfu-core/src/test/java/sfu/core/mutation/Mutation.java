package sfu.core.mutation;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A defence that is taken out, and the tests that fail without it.
 *
 * @param row how the first column of its row in SECURITY.md begins
 * @param shown what is taken out, in the words of the row's last column
 * @param changes of the source
 * @param tests each of them fails: {@code core.ice.StunTest#method}
 */
record Mutation(String row, String shown, List<Change> changes, List<String> tests) {
    /**
     * One place in one class: a text that is there once, and what stands there instead.
     *
     * @param name of the class: {@code core.ice.Stun}
     */
    record Change(String name, String from, String to) {
        /** How often the text is in a source; how it is wrapped and indented does not matter. */
        int count(String source) {
            return (int) pattern().matcher(source).results().count();
        }

        /** The source with this change. */
        String apply(String source) {
            List<MatchResult> found = pattern().matcher(source).results().toList();
            if (found.size() != 1) {
                throw new IllegalStateException(
                        "the text is there " + found.size() + " times in " + name + ":\n" + from);
            }
            return pattern().matcher(source).replaceFirst(Matcher.quoteReplacement(to));
        }

        private Pattern pattern() {
            return Pattern.compile(
                    from.chars()
                            .filter(each -> !Character.isWhitespace(each))
                            .mapToObj(Character::toString)
                            .map(Pattern::quote)
                            .collect(Collectors.joining("\\s*")));
        }
    }

    boolean isOf(Attack attack) {
        return attack.name().startsWith(row);
    }
}

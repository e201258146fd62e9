package sfu.admin.logging;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Takes personal data out of the log's lines.
 *
 * @param addresses of clients, and all others
 * @param names of people and rooms, in the paths of requests and beside the lines
 */
public record Redaction(boolean addresses, boolean names) {
    public static final Redaction NONE = new Redaction(false, false);

    private static final Pattern IPV4 = Pattern.compile("\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b");

    /** Two colons at least; a time of day is none: see {@link #isAddress}. */
    private static final Pattern IPV6 =
            Pattern.compile("(?<![\\w:.])[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:]*");

    /** All groups (RFC 4291 2.2), or two colons that stand for those that are left out. */
    private static final int COLONS = 7;

    private static final Pattern NAMES =
            Pattern.compile("(?<=/(?:rooms|participants|whip|whep)/)[^/?\\s\"]+");

    /**
     * @param text {@code addresses}, {@code names}, or both with a comma; empty: nothing
     * @throws IllegalArgumentException for anything else
     */
    public static Redaction parse(String text) {
        List<String> parts =
                Arrays.stream(text.split(",", -1))
                        .map(String::trim)
                        .filter(p -> !p.isEmpty())
                        .toList();
        for (String part : parts) {
            if (!part.equals("addresses") && !part.equals("names")) {
                throw new IllegalArgumentException(
                        "what is redacted is addresses, names or both, not '" + part + "'");
            }
        }
        return new Redaction(parts.contains("addresses"), parts.contains("names"));
    }

    public String apply(String line) {
        String its = line;
        if (addresses) {
            its = IPV4.matcher(its).replaceAll("[address]");
            its = IPV6.matcher(its).replaceAll(Redaction::address);
        }
        return names ? NAMES.matcher(its).replaceAll("[name]") : its;
    }

    private static String address(MatchResult found) {
        return isAddress(found.group()) ? "[address]" : found.group();
    }

    private static boolean isAddress(String text) {
        long colons = text.chars().filter(c -> c == ':').count();
        return text.length() > 2 && (text.contains("::") || colons == COLONS);
    }
}

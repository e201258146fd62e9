package sfu.signaling.auth;

import java.util.ArrayList;
import java.util.List;

/** Texts as one, each but the last with its length before it, so that no two lists are the same. */
final class Joined {
    private Joined() {}

    static String of(String... parts) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < parts.length - 1; i++) {
            joined.append(parts[i].length()).append(':').append(parts[i]);
        }
        return joined.append(parts[parts.length - 1]).toString();
    }

    /**
     * @throws IllegalArgumentException for a text that is not of so many
     */
    static List<String> parts(String joined, int count) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (parts.size() < count - 1) {
            int colon = joined.indexOf(':', from);
            int end = colon < 0 ? -1 : colon + 1 + length(joined, from, colon);
            if (colon < 0 || end > joined.length()) {
                throw new IllegalArgumentException("no " + count + " texts");
            }
            parts.add(joined.substring(colon + 1, end));
            from = end;
        }
        parts.add(joined.substring(from));
        return parts;
    }

    private static int length(String joined, int from, int colon) {
        if (colon == from || colon - from > 9) {
            throw new IllegalArgumentException("no length");
        }
        return Integer.parseUnsignedInt(joined, from, colon, 10);
    }
}

package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.HttpRequest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Pages of a listing: each says where the next one begins. */
final class Cursors {
    static final int MAX_LIMIT = 1000;

    /**
     * Some of them, in order.
     *
     * @param next the cursor of those that follow; null after the last
     */
    record Page<T>(List<T> items, @Nullable String next) {}

    private Cursors() {}

    /**
     * The page that is asked for by ?limit and ?cursor.
     *
     * @param key of each, which orders them; what is gone or new meanwhile changes no others' place
     * @throws Refused for a cursor of another listing
     */
    static <T> Page<T> page(HttpRequest request, List<T> all, Function<T, String> key) {
        int limit = limit(request);
        String after = after(request);
        List<T> rest =
                all.stream()
                        .filter(each -> key.apply(each).compareTo(after) > 0)
                        .sorted(Comparator.comparing(key))
                        .limit(limit + 1L)
                        .toList();
        if (rest.size() <= limit) {
            return new Page<>(rest, null);
        }
        List<T> shown = rest.subList(0, limit);
        return new Page<>(shown, encode(listing(request) + "\n" + key.apply(shown.getLast())));
    }

    static int limit(HttpRequest request) {
        String text = request.query("limit");
        if (text.isEmpty()) {
            return MAX_LIMIT;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1) {
            throw badLimit();
        }
        int limit = Integer.parseInt(text);
        if (limit > MAX_LIMIT) {
            throw badLimit();
        }
        return limit;
    }

    private static Refused badLimit() {
        return Refused.of(400, "bad-limit", "Bad request", "limit is 1 to " + MAX_LIMIT);
    }

    /** What a cursor is good for: the same path with the same filters. */
    private static String listing(HttpRequest request) {
        Map<String, List<String>> filters = new TreeMap<>(request.query());
        filters.remove("limit");
        filters.remove("cursor");
        return Integer.toHexString((request.path() + "?" + filters).hashCode());
    }

    private static String after(HttpRequest request) {
        String cursor = request.query("cursor");
        if (cursor.isEmpty()) {
            return "";
        }
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
        String prefix = listing(request) + "\n";
        if (!text.startsWith(prefix)) {
            throw badCursor();
        }
        return text.substring(prefix.length());
    }

    private static Refused badCursor() {
        return Refused.of(
                400, "bad-cursor", "Bad request", "the cursor is not one of this listing");
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

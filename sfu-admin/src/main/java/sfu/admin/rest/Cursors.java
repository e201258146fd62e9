package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Pages of a listing: each says where the next one begins, under a seal. */
public final class Cursors {
    static final int MAX_LIMIT = 1000;

    /** Of the query, between nodes alone. */
    static final String AFTER = "after";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL_BYTES = 16;

    private final SecretKeySpec secret;

    /**
     * Some of them, in order.
     *
     * @param next the cursor of those that follow; null after the last
     */
    record Page<T>(List<T> items, @Nullable String next) {}

    private Cursors(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** That hold until the server ends. */
    public static Cursors ofThisStart() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Cursors(bytes);
    }

    /** That hold wherever there is this secret, which is of at least one character. */
    public static Cursors sealedBy(String secret) {
        return new Cursors(("cursors " + secret).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The page that is asked for by ?limit and ?cursor.
     *
     * @param key of each, which orders them; what is gone or new meanwhile changes no others' place
     * @throws Refused for a cursor of another listing
     */
    <T> Page<T> page(HttpRequest request, List<T> all, Function<T, String> key) {
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
        return new Page<>(shown, next(request, key.apply(shown.getLast())));
    }

    /** The cursor behind what has this key. */
    String next(HttpRequest request, String key) {
        return encode(listing(request), key);
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
        return request.path() + "?" + filters;
    }

    /** The key behind which the page begins; another node, which knows it, says it as it is. */
    String after(HttpRequest request) {
        if (Carriage.isCarried(request) && request.query().containsKey(AFTER)) {
            return request.query(AFTER);
        }
        String cursor = request.query("cursor");
        if (cursor.isEmpty()) {
            return "";
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw badCursor();
        }
        if (bytes.length < SEAL_BYTES) {
            throw badCursor();
        }
        byte[] seal = Arrays.copyOf(bytes, SEAL_BYTES);
        String key =
                new String(bytes, SEAL_BYTES, bytes.length - SEAL_BYTES, StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(seal, seal(listing(request), key))) {
            throw badCursor();
        }
        return key;
    }

    private static Refused badCursor() {
        return Refused.of(
                400,
                "bad-cursor",
                "Bad request",
                "the cursor is not one of this listing, or from before the server's start: begin"
                        + " again without one");
    }

    /** The key behind a seal that is good for its listing alone. */
    private String encode(String listing, String key) {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(seal(listing, key), SEAL_BYTES + text.length);
        System.arraycopy(text, 0, whole, SEAL_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private byte[] seal(String listing, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update((listing.length() + ":" + listing).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(key.getBytes(StandardCharsets.UTF_8)), SEAL_BYTES);
        } catch (GeneralSecurityException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }
}

package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.declared.Precondition;
import sfu.core.api.Notes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The entity tags of rooms (RFC 9110 8.8.3): of what was declared, and while a room is open, after
 * a plus, of what stands on it now, which PATCH writes.
 */
final class RoomTag {
    private static final String PLUS = "+";
    private static final String ANY = "*";
    private static final String NEVER = "\"\""; // nothing has it
    private static final int DIGEST_BYTES = 12; // none meets another by chance

    private RoomTag() {}

    /**
     * @param declared the tag of what was declared; null: nothing was
     * @param open what stands on the room; null: it is not open
     * @return null: there is neither
     */
    static @Nullable String of(@Nullable String declared, @Nullable Notes open) {
        if (open == null) {
            return declared;
        }
        String before = declared == null ? "" : declared.substring(1, declared.length() - 1);
        return '"' + before + PLUS + digest(open) + '"';
    }

    /**
     * What must hold of what was declared. That the notes are those of the tag is found out here:
     * who changes them in the same moment is not seen.
     *
     * @param open what stands on the room; null: it is not open
     */
    static Precondition declared(Precondition its, @Nullable Notes open) {
        return its.ifMatch().contains(PLUS)
                ? matching(its.ifMatch(), its.ifNoneMatch(), open)
                : its;
    }

    private static Precondition matching(String ifMatch, String ifNoneMatch, @Nullable Notes open) {
        List<String> holding = new ArrayList<>();
        boolean wasNot = false;
        for (String each : ifMatch.split(",", -1)) {
            String tag = each.trim();
            int plus = tag.indexOf(PLUS);
            if (plus < 0) {
                holding.add(tag);
            } else if (open != null && isOf(open, tag)) {
                wasNot |= plus == 1;
                holding.add(tag.substring(0, plus) + '"');
            }
        }
        if (wasNot) { // only who saw a room that is not declared says so
            return new Precondition("", ANY);
        }
        return new Precondition(holding.isEmpty() ? NEVER : String.join(",", holding), ifNoneMatch);
    }

    /**
     * What must stand on an open room that PATCH is to change: with what is declared it makes one
     * of these tags (strong comparison, RFC 9110 13.1.1).
     *
     * @param ifMatch the header, or empty
     * @param declared as {@link #of} takes it, when the request came
     */
    static Predicate<Notes> written(String ifMatch, @Nullable String declared) {
        if (ifMatch.isEmpty() || ifMatch.trim().equals(ANY)) {
            return now -> true;
        }
        List<String> tags = Stream.of(ifMatch.split(",", -1)).map(String::trim).toList();
        return now -> tags.contains(of(declared, now));
    }

    private static boolean isOf(Notes open, String tag) {
        return tag.endsWith(PLUS + digest(open) + '"');
    }

    private static String digest(Notes its) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, its.metadata());
            its.attributes()
                    .forEach((name, value) -> {
                        add(digest, name);
                        add(digest, value);
                    });
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }

    /** With its length before it: no two ways lead to the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}

package sfu.admin.declared;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * What must hold for a change (RFC 9110 13.1).
 *
 * @param ifMatch the header, or empty
 * @param ifNoneMatch likewise
 */
public record Precondition(String ifMatch, String ifNoneMatch) {
    /**
     * @param etag of what is there; null: nothing is
     */
    public boolean holds(@Nullable String etag) {
        boolean isMatch = ifMatch.isEmpty() || isAmong(ifMatch, etag);
        return isMatch && (ifNoneMatch.isEmpty() || !isAmong(ifNoneMatch, etag));
    }

    private static boolean isAmong(String header, @Nullable String etag) {
        return etag != null
                && (header.trim().equals("*")
                        || Arrays.stream(header.split(",", -1))
                                .anyMatch(each -> each.trim().equals(etag)));
    }
}

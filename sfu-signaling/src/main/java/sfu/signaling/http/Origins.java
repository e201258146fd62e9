package sfu.signaling.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose pages may use what rests on tokens: a list of origins (RFC 6454 6.2), of all names below a
 * domain ("https://*.example.org"), or of all ("*").
 */
public final class Origins {
    public static final String ANY = "*";

    /** Of pages that have none: files, sandboxed frames (RFC 6454 6.1). */
    private static final String NULL = "null";

    private static final Pattern ORIGIN =
            Pattern.compile(
                    "([a-z][a-z0-9+.-]*)://(\\*\\.)?([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");

    /** All names below a domain. */
    private record Below(String scheme, String suffix) {
        boolean has(String origin) {
            return origin.startsWith(scheme)
                    && origin.endsWith(suffix)
                    && origin.length() > scheme.length() + suffix.length()
                    && origin.indexOf('/', scheme.length()) < 0;
        }
    }

    private final Set<String> exact = new HashSet<>();
    private final List<Below> below = new ArrayList<>();
    private final boolean isAny;

    /**
     * @throws IllegalArgumentException with a sentence about the one that is no origin
     */
    public Origins(List<String> allowed) {
        isAny = allowed.contains(ANY);
        allowed.forEach(this::add);
    }

    private void add(String allowed) {
        String origin = allowed.toLowerCase(Locale.ROOT);
        if (origin.equals(ANY) || origin.equals(NULL)) {
            exact.add(origin);
            return;
        }
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + allowed
                            + "' is not an origin: https://example.org, https://*.example.org or *");
        }
        String scheme = parts.group(1) + "://";
        String place = parts.group(3) + port(parts.group(1), parts.group(4));
        if (parts.group(2) == null) {
            exact.add(scheme + place);
        } else {
            below.add(new Below(scheme, "." + place));
        }
    }

    /** Browsers leave out the usual one. */
    private static String port(String scheme, String port) {
        boolean isUsual =
                port == null
                        || scheme.equals("https") && port.equals("443")
                        || scheme.equals("http") && port.equals("80");
        return isUsual ? "" : ":" + port;
    }

    boolean isAny() {
        return isAny;
    }

    boolean allows(String origin) {
        return isAny || names(origin);
    }

    /** Whether it is among those that are named, be others allowed or not. */
    boolean names(String origin) {
        String known = origin.toLowerCase(Locale.ROOT);
        return exact.contains(known) || below.stream().anyMatch(each -> each.has(known));
    }
}

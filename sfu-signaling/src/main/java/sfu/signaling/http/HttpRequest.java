package sfu.signaling.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request as handlers see it.
 *
 * @param path decoded, without the query
 * @param route the pattern that its path is of; empty: not known yet
 * @param parameters of the path's pattern
 * @param headers names in lower case; the first value of each, all where hops are listed
 * @param remote where it comes from, beyond trusted proxies
 */
public record HttpRequest(
        String method,
        String path,
        String route,
        Map<String, String> parameters,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body,
        InetSocketAddress remote) {

    /** That no route took yet. */
    public HttpRequest(
            String method,
            String path,
            Map<String, String> parameters,
            Map<String, List<String>> query,
            Map<String, String> headers,
            String body,
            InetSocketAddress remote) {
        this(method, path, "", parameters, query, headers, body, remote);
    }

    /** The weight 0 of a media range. */
    private static final Pattern REFUSED = Pattern.compile("(?i)\\s*q\\s*=\\s*0(\\.0{0,3})?\\s*");

    /** A parameter of the route's pattern, which must have it. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** The first value in the query, or empty. */
    public String query(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    /** A header, or empty. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** Whether the body is of this media type, whatever its parameters. */
    public boolean isOfType(String mediaType) {
        return header("content-type").split(";", 2)[0].trim().equalsIgnoreCase(mediaType);
    }

    /** Whether the client takes an answer of this media type (RFC 9110 12.5.1). */
    public boolean accepts(String mediaType) {
        String accept = header("accept");
        String family = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        for (String range : accept.split(",", -1)) {
            String[] parts = range.split(";", 2);
            String type = parts[0].trim();
            boolean isMeant =
                    type.equals("*/*")
                            || type.equalsIgnoreCase(mediaType)
                            || type.equalsIgnoreCase(family);
            if (isMeant && (parts.length == 1 || !REFUSED.matcher(parts[1]).matches())) {
                return true;
            }
        }
        return accept.isBlank();
    }

    /** The token of "Authorization: Bearer", or empty; none is taken of a URL. */
    public String bearer() {
        String authorization = header("authorization");
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim()
                : "";
    }

    /** Whether it comes from this machine; one that a proxy forwards for another does not. */
    public boolean isFromLoopback() {
        return remote.getAddress() != null
                && remote.getAddress().isLoopbackAddress()
                && !Proxies.isOfStranger(this);
    }
}

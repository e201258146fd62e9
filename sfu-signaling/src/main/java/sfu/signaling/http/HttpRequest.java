package sfu.signaling.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request as handlers see it.
 *
 * @param path decoded, without the query
 * @param parameters of the path's pattern
 * @param headers names in lower case; the first value of each
 */
public record HttpRequest(
        String method,
        String path,
        Map<String, String> parameters,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body,
        InetSocketAddress remote) {

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

    /**
     * The token of "Authorization: Bearer", or of ?access_token= (EventSource has no headers), or
     * empty.
     */
    public String bearer() {
        String authorization = header("authorization");
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim()
                : query("access_token");
    }

    public boolean isFromLoopback() {
        return remote.getAddress() != null && remote.getAddress().isLoopbackAddress();
    }
}

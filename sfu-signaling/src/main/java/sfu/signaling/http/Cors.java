package sfu.signaling.http;

import java.util.List;

/**
 * Which origins' pages may use cross-origin routes and WebSockets: by default all, as these rest on
 * tokens and never on cookies.
 */
final class Cors {
    private static final String EXPOSED = "location, etag, link, retry-after";

    private final Origins origins;

    Cors(List<String> allowedOrigins) {
        origins = new Origins(allowedOrigins);
    }

    /** No Origin is no page; the page of this server itself is always allowed. */
    boolean isAllowed(HttpRequest request) {
        String origin = request.header("origin");
        return origin.isEmpty() || origins.allows(origin) || isOwn(origin, request.header("host"));
    }

    /**
     * Whether a page of this server asks, or one of an origin that is named: where pages of all
     * origins may, that is meant for people's clients, not for operators.
     */
    boolean isKnown(HttpRequest request) {
        String origin = request.header("origin");
        return origin.isEmpty() || origins.names(origin) || isOwn(origin, request.header("host"));
    }

    private static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }

    /** What a page of another origin is told; without the headers of {@link #apply}. */
    static HttpResponse refusal(HttpRequest request) {
        return HttpResponse.problem(
                        403,
                        "foreign-origin",
                        "Forbidden",
                        "pages of "
                                + request.header("origin")
                                + " may not connect: http.origins says whose may")
                .with("vary", "origin, accept-encoding");
    }

    HttpResponse apply(HttpRequest request, HttpResponse response) {
        if (origins.isAny()) {
            return response.with("access-control-allow-origin", "*")
                    .with("access-control-expose-headers", EXPOSED);
        }
        HttpResponse varied = response.with("vary", "origin, accept-encoding");
        String origin = request.header("origin");
        return origin.isEmpty()
                ? varied
                : varied.with("access-control-allow-origin", origin)
                        .with("access-control-expose-headers", EXPOSED);
    }

    /** The answer to a preflight request (Fetch, CORS-preflight). */
    static HttpResponse preflight(String methods) {
        return HttpResponse.empty(204)
                .with("access-control-allow-methods", methods)
                .with("access-control-allow-headers", "authorization, content-type, if-match")
                .with("access-control-max-age", "86400");
    }
}

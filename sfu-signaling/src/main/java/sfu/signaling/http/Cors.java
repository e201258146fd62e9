package sfu.signaling.http;

import java.util.List;

/** Which origins' pages may read cross-origin routes: no cookies are used, so all by default. */
record Cors(List<String> allowedOrigins) {
    private static final String EXPOSED = "location, etag, link";

    /** No Origin is no page; the page of this server itself is always allowed. */
    boolean isAllowed(HttpRequest request) {
        String origin = request.header("origin");
        return origin.isEmpty()
                || allowedOrigins.isEmpty()
                || allowedOrigins.contains(origin)
                || isOwn(origin, request.header("host"));
    }

    private static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }

    HttpResponse apply(HttpRequest request, HttpResponse response) {
        if (allowedOrigins.isEmpty()) {
            return response.with("access-control-allow-origin", "*")
                    .with("access-control-expose-headers", EXPOSED);
        }
        HttpResponse varied = response.with("vary", "origin, accept-encoding");
        String origin = request.header("origin");
        return origin.isEmpty() || !isAllowed(request)
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

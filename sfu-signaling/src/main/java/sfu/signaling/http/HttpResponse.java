package sfu.signaling.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole response.
 *
 * @param links values of Link headers (RFC 8288), each a header of its own: many clients read no
 *     lists
 */
@SuppressWarnings("ArrayRecordComponent") // written once
public record HttpResponse(
        int status, byte[] body, Map<String, String> headers, List<String> links) {

    public HttpResponse(int status, byte[] body, Map<String, String> headers) {
        this(status, body, headers, List.of());
    }

    public static HttpResponse of(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, body, Map.of("content-type", contentType));
    }

    public static HttpResponse empty(int status) {
        return new HttpResponse(status, new byte[0], Map.of());
    }

    public static HttpResponse json(String body) {
        return json(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Of JSON in UTF-8. */
    public static HttpResponse json(byte[] body) {
        return of(200, "application/json", body).with("cache-control", "no-store");
    }

    /**
     * Problem details (RFC 9457).
     *
     * @param kind one of {@link ProblemTypes}, by which programs tell them apart
     */
    public static HttpResponse problem(int status, String kind, String title, String detail) {
        String body =
                "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":%s}"
                        .formatted(
                                quote(ProblemTypes.uri(kind)), quote(title), status, quote(detail));
        return of(status, "application/problem+json", body);
    }

    public HttpResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpResponse(status, body, more, links);
    }

    public HttpResponse without(String header) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(header);
        return new HttpResponse(status, body, fewer, links);
    }

    public HttpResponse withLink(String link) {
        List<String> more = new ArrayList<>(links);
        more.add(link);
        return new HttpResponse(status, body, headers, more);
    }

    HttpResponse withBody(byte[] its) {
        return new HttpResponse(status, its, headers, links);
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

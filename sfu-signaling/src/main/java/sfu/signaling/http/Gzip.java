package sfu.signaling.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Content coding (RFC 9110 8.4.1.3) of what is text and worth it. */
final class Gzip {
    private static final int WORTH_BYTES = 1024; // below a packet's size it saves nothing

    private Gzip() {}

    /** The same response, coded if the client takes that and it has a text of some size. */
    static HttpResponse apply(HttpRequest request, HttpResponse response) {
        if (!isWorth(response)) {
            return response;
        }
        HttpResponse varied =
                response.headers().containsKey("vary")
                        ? response
                        : response.with("vary", "accept-encoding");
        return isAccepted(request.header("accept-encoding")) ? code(varied) : varied;
    }

    static boolean isWorth(HttpResponse response) {
        String type = response.headers().getOrDefault("content-type", "");
        return response.body().length >= WORTH_BYTES
                && !response.headers().containsKey("content-encoding")
                && (type.startsWith("text/")
                        || type.startsWith("application/")
                        || type.startsWith("image/svg"));
    }

    static HttpResponse code(HttpResponse response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(response.body().length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return response.withBody(out.toByteArray()).with("content-encoding", "gzip");
    }

    /** Whether gzip is in the list, and not with a weight of zero (RFC 9110 12.5.3). */
    static boolean isAccepted(String accepted) {
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            if (parts[0].trim().equals("gzip")) {
                return parts.length < 2 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}

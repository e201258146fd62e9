package sfu.admin.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A server's admin API: each call gives its JSON, or fails with what the problem document says (RFC
 * 9457).
 */
final class AdminApi implements AutoCloseable {
    private static final String ROOT = "/admin/v1";
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration ANSWERING = Duration.ofSeconds(30);

    private static final JsonMapper MAPPER = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECTING)
                    .build();
    private final URI server;
    private final String token;

    /**
     * @param token empty: none
     */
    AdminApi(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    URI server() {
        return server;
    }

    /** A path of segments, each of which may hold any characters. */
    static String path(String... segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(encoded(segment));
        }
        return path.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws Failed, InterruptedException {
        return call("GET", path, null, Map.of()).body();
    }

    /**
     * An answer.
     *
     * @param body missing: it is no JSON
     * @param text as it came
     */
    record Answer(JsonNode body, String text) {}

    /** Any of its operations. */
    Answer exchange(
            String method, String path, @Nullable JsonNode body, Map<String, String> headers)
            throws Failed, InterruptedException {
        return call(method, path, body, headers);
    }

    /** Does something to what is declared at a path, as it is now; to a new thing where none is. */
    JsonNode exchangeMatching(String method, String path, String query, @Nullable JsonNode body)
            throws Failed, InterruptedException {
        JsonNode there = null;
        try {
            there = get(path);
        } catch (Failed e) {
            if (e.exitCode() != Failed.NOT_FOUND) {
                throw e;
            }
        }
        String etag = there == null ? null : there.path("etag").asText(null);
        Map<String, String> headers =
                etag == null ? Map.of("If-None-Match", "*") : Map.of("If-Match", etag);
        return exchange(method, path + query, body, headers).body();
    }

    JsonNode post(String path, @Nullable JsonNode body) throws Failed, InterruptedException {
        return call("POST", path, body, Map.of()).body();
    }

    JsonNode patch(String path, JsonNode body) throws Failed, InterruptedException {
        return call("PATCH", path, body, Map.of()).body();
    }

    /**
     * @param etag of what it replaces; null: whatever is there
     */
    JsonNode put(String path, JsonNode body, @Nullable String etag)
            throws Failed, InterruptedException {
        return call("PUT", path, body, etag == null ? Map.of() : Map.of("If-Match", etag)).body();
    }

    JsonNode delete(String path) throws Failed, InterruptedException {
        return call("DELETE", path, null, Map.of()).body();
    }

    /** An event stream (SSE), which is closed by the caller. */
    InputStream stream(String path, String lastEventId) throws Failed, InterruptedException {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> response = send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refused(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw refused(response, "");
        }
    }

    private Answer call(
            String method, String path, @Nullable JsonNode body, Map<String, String> headers)
            throws Failed, InterruptedException {
        HttpRequest.Builder request = request(path).timeout(ANSWERING);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(body.toString()))
                    .header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        HttpResponse<String> response =
                send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() / 100 != 2) {
            throw refused(response, response.body());
        }
        return new Answer(json(response.body()), response.body());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + ROOT + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws Failed, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (ConnectException e) {
            throw new Failed(
                    Failed.UNREACHABLE,
                    "no server answers at "
                            + server
                            + ": is it running? Another one: --server URL");
        } catch (HttpTimeoutException e) {
            throw new Failed(Failed.UNREACHABLE, server + " does not answer in time");
        } catch (IOException e) {
            throw new Failed(Failed.UNREACHABLE, server + ": " + reason(e));
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static JsonNode json(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static Failed refused(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        JsonNode problem = json(body);
        String detail = problem.path("detail").asText(problem.path("title").asText(""));
        String said = detail.isEmpty() ? "the server answers " + status : detail;
        return switch (status) {
            case 401 ->
                    new Failed(
                            Failed.FORBIDDEN,
                            said
                                    + " (SFU_TOKEN, --token-file, or sfu context add; sfu token --admin"
                                    + " makes one)");
            case 403 -> new Failed(Failed.FORBIDDEN, said);
            case 404 -> new Failed(Failed.NOT_FOUND, said);
            case 429, 503 ->
                    new Failed(
                            Failed.REFUSED,
                            said
                                    + response.headers()
                                            .firstValue("retry-after")
                                            .map(seconds -> "; again in " + seconds + " s")
                                            .orElse(""));
            default -> new Failed(Failed.REFUSED, said);
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

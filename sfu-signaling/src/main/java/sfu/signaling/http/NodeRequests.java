package sfu.signaling.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Carries single requests to other nodes. */
public final class NodeRequests implements AutoCloseable {
    private static final int OK = 200;
    private static final byte[] TOO_LARGE = new byte[0];

    /** A header by which a node says that it wrote down that it refused what was carried to it. */
    public static final String WRITTEN = "x-sfu-written";

    /** What is handed on with a request, and with its answer. */
    private static final List<String> ASKED =
            List.of(
                    "authorization",
                    "content-type",
                    "accept",
                    "if-match",
                    "if-none-match",
                    "idempotency-key");

    private static final List<String> ANSWERED =
            List.of(
                    "content-type",
                    "location",
                    "etag",
                    "accept-patch",
                    "content-disposition",
                    "retry-after",
                    "x-next",
                    "x-next-before",
                    "www-authenticate",
                    "cache-control",
                    "idempotent-replayed",
                    WRITTEN);

    private final HttpClient client;
    private final Duration timeout;
    private final int mostBytes;
    private final LongAdder tooLarge = new LongAdder();

    /**
     * @param connecting until a connection is there
     * @param timeout until the answer is
     * @param mostBytes of an answer
     * @param trust in nodes that are reached by https
     */
    public NodeRequests(Duration connecting, Duration timeout, int mostBytes, NodeTrust trust) {
        this.timeout = timeout;
        this.mostBytes = mostBytes;
        client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(connecting)
                        .sslContext(trust.context())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    /** Path and query of a routed request, encoded. */
    public static String target(HttpRequest request) {
        List<String> segments = new ArrayList<>();
        for (String segment : request.route().split("/", -1)) {
            boolean isParameter = segment.startsWith("{");
            segments.add(
                    isParameter
                            ? encoded(request.parameter(segment.substring(1, segment.length() - 1)))
                            : segment);
        }
        String query =
                request.query().entrySet().stream()
                        .flatMap(each ->
                                each.getValue().stream()
                                        .map(value ->
                                                encoded(each.getKey()) + "=" + encoded(value)))
                        .collect(Collectors.joining("&"));
        return String.join("/", segments) + (query.isEmpty() ? "" : "?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Sends a request on. Fails with {@link IOException} where the node does not answer, with
     * {@link AnswerTooLargeException} where it answers with too much.
     *
     * @param node http or https, host and port
     * @param target as {@link #target} has it
     * @param voucher for the client
     */
    public CompletableFuture<HttpResponse> send(
            URI node, String target, HttpRequest request, String voucher) {
        return send(node, target, request, voucher, Map.of());
    }

    /** Likewise, with what this node has to say beside it. */
    public CompletableFuture<HttpResponse> send(
            URI node, String target, HttpRequest request, String voucher, Map<String, String> own) {
        java.net.http.HttpRequest.Builder its =
                java.net.http.HttpRequest.newBuilder(node.resolve(target))
                        .timeout(timeout)
                        .header(Carriage.HEADER, voucher)
                        .method(request.method(), BodyPublishers.ofString(request.body()));
        own.forEach(its::header);
        for (String name : ASKED) {
            if (!request.header(name).isEmpty()) {
                its.header(name, request.header(name));
            }
        }
        return client.sendAsync(its.build(), this::body).thenApply(this::answer);
    }

    /** Of one that says that it is too long nothing is read; one that does not is cut off. */
    private BodySubscriber<byte[]> body(ResponseInfo info) {
        return info.headers().firstValueAsLong("content-length").orElse(0) > mostBytes
                ? BodySubscribers.replacing(TOO_LARGE)
                : BodySubscribers.limiting(BodySubscribers.ofByteArray(), mostBytes);
    }

    /** How many answers were longer than what is taken. */
    public long tooLarge() {
        return tooLarge.sum();
    }

    /**
     * An event stream of another node; blocks until it begins.
     *
     * @throws IOException if it does not
     */
    public InputStream stream(URI node, String target, String voucher)
            throws IOException, InterruptedException {
        java.net.http.HttpResponse<InputStream> its =
                client.send(
                        java.net.http.HttpRequest.newBuilder(node.resolve(target))
                                .timeout(timeout)
                                .header(Carriage.HEADER, voucher)
                                .header("accept", "text/event-stream")
                                .build(),
                        BodyHandlers.ofInputStream());
        if (its.statusCode() != OK) {
            its.body().close();
            throw new IOException("status " + its.statusCode());
        }
        return its.body();
    }

    @SuppressWarnings("ReferenceEquality") // a mark
    private HttpResponse answer(java.net.http.HttpResponse<byte[]> its) {
        if (its.body() == TOO_LARGE) {
            tooLarge.increment();
            throw new CompletionException(new AnswerTooLargeException(mostBytes));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : ANSWERED) {
            its.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return new HttpResponse(
                its.statusCode(), its.body(), headers, its.headers().allValues("link"));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.http.SseEndpoint;
import sfu.signaling.http.SseStream;
import sfu.signaling.http.WebSocketListener;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The client protocol where networks break WebSockets: an event stream at /v1/sse, and POST to
 * /v1/sse/{connection} for what the client says.
 */
public final class SseSessions implements SseEndpoint {
    private static final int TIMED_OUT = 4004;
    private static final int LEFT = 1000;

    private final Sessions sessions;
    private final Duration silence;
    private @Nullable Carrying carrying; // null: this server is alone
    private final Map<String, SseConnection> open = new ConcurrentHashMap<>();

    /**
     * @param silence without a POST, after which a client counts as gone
     */
    public SseSessions(Sessions sessions, Duration silence) {
        this.sessions = sessions;
        this.silence = silence;
    }

    /** Before {@link #install}: a client may post to any node. */
    public void carriedBy(Carrying its) {
        carrying = its;
    }

    private Handler toStream(Handler here) {
        return carrying == null ? here : carrying.toNamed("connection", false, here);
    }

    public void install(Router router) {
        router.crossOriginEvents("/v1/sse", this);
        router.crossOriginRoute("POST", "/v1/sse/{connection}", toStream(this::post));
        router.crossOriginRoute("DELETE", "/v1/sse/{connection}", toStream(this::delete));
    }

    @Override
    public @Nullable HttpResponse refuse(HttpRequest request) {
        return null; // who it is the client says in its join
    }

    @Override
    public void open(HttpRequest request, SseStream stream) {
        SseConnection connection = new SseConnection(stream, sessions.suffix());
        open.put(connection.name(), connection);
        stream.onClosed(() -> {
            open.remove(connection.name());
            connection.closed(WebSocketListener.ABNORMAL);
        });
        stream.onWritable(connection::writable);
        connection.open(sessions.open(connection, new Arrival(request.remote(), "", false)));
        watch(connection, silence);
    }

    private void watch(SseConnection connection, Duration wait) {
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    Duration silent = Duration.ofNanos(System.nanoTime() - connection.heardAtNs());
                    if (!open.containsKey(connection.name())) {
                        return;
                    }
                    if (silent.compareTo(silence) >= 0) {
                        connection.close(TIMED_OUT, "nothing was posted");
                    } else {
                        watch(connection, silence.minus(silent));
                    }
                });
    }

    private CompletionStage<HttpResponse> post(HttpRequest request) {
        return of(request, connection -> connection.take(request.body()));
    }

    /** Goodbye, as a WebSocket's close frame. */
    private CompletionStage<HttpResponse> delete(HttpRequest request) {
        return of(
                request,
                connection -> {
                    connection.closed(LEFT);
                    connection.close(LEFT, "left");
                });
    }

    private CompletionStage<HttpResponse> of(
            HttpRequest request, java.util.function.Consumer<SseConnection> act) {
        SseConnection connection = open.get(request.parameter("connection"));
        if (connection == null) {
            return done(
                    HttpResponse.problem(
                            404, "not-found", "Not found", "this stream has ended: open one"));
        }
        if (!connection.isKey(request.bearer())) {
            return done(
                    HttpResponse.problem(
                                    401,
                                    "no-valid-token",
                                    "Unauthorized",
                                    "not the key of this stream")
                            .with("www-authenticate", "Bearer"));
        }
        act.accept(connection);
        return done(HttpResponse.empty(204));
    }

    private static CompletionStage<HttpResponse> done(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}

package sfu.signaling.relay;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** This node's end of a connection that it made to another one. */
final class RelayDial implements RelayEnd, WebSocket.Listener {
    /** What may wait to be sent; more means that the other node does not read. */
    private static final long MAX_QUEUED_CHARS = 16 << 20;

    static final int MAX_MESSAGE_CHARS = 4 << 20;

    private final RelayEnd.Listener listener;
    private final StringBuilder text = new StringBuilder();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private CompletableFuture<?> last = socket; // guarded by this
    private volatile long heardMs = now();

    RelayDial(RelayEnd.Listener listener) {
        this.listener = listener;
    }

    /** Completes once it is open. */
    CompletableFuture<Void> open(
            HttpClient client, URI uri, Map<String, String> headers, Duration within) {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(within);
        headers.forEach(builder::header);
        return builder.buildAsync(uri, this).thenAccept(this::opened);
    }

    private void opened(WebSocket its) {
        synchronized (this) {
            if (isOver.get()) { // given up meanwhile: nothing is said on it
                its.abort();
                return;
            }
            socket.complete(its);
        }
        watch(its);
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** A machine that vanished says nothing of it. */
    private void watch(WebSocket its) {
        if (isOver.get()) {
            return;
        }
        if (now() - heardMs > SILENT_MS) {
            close("it says nothing");
            return;
        }
        send(BEAT);
        CompletableFuture.delayedExecutor(BEAT_MS, TimeUnit.MILLISECONDS).execute(() -> watch(its));
    }

    @Override
    public void send(String message) {
        if (isOver.get()) {
            return;
        }
        if (queued.addAndGet(message.length()) > MAX_QUEUED_CHARS) {
            close("it does not read what it is sent");
            return;
        }
        synchronized (this) {
            last =
                    last.thenCompose(before -> socket.join().sendText(message, true))
                            .whenComplete((sent, failure) -> {
                                queued.addAndGet(-message.length());
                                if (failure != null) {
                                    close("nothing can be sent to it");
                                }
                            });
        }
    }

    @Override
    public void close(String why) {
        synchronized (this) {
            if (!isOver.compareAndSet(false, true)) {
                return;
            }
            if (socket.isDone() && !socket.isCompletedExceptionally()) {
                socket.join().abort();
            }
        }
        Thread.startVirtualThread(() -> listener.onEnd(why));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        heardMs = now();
        text.append(data);
        if (text.length() > MAX_MESSAGE_CHARS) {
            close("it says too much at once");
            return null;
        }
        if (isLast) {
            String message = text.toString();
            text.setLength(0);
            if (!message.equals(BEAT)) {
                RelayEnd.take(listener, this, message);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        close("it closed the connection: " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        close("the connection broke");
    }
}

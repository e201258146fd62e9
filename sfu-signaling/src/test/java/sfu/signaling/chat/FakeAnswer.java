package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.signaling.protocol.ServerMessage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Waits for what becomes of a request. */
final class FakeAnswer implements Answer {
    private final CompletableFuture<ServerMessage> reply = new CompletableFuture<>();

    @Override
    public void done(ServerMessage its) {
        reply.complete(its);
    }

    @Override
    public void failed(@Nullable Throwable failure) {
        reply.completeExceptionally(
                failure == null ? new IllegalStateException("nothing") : failure);
    }

    <T extends ServerMessage> T get(Class<T> type) throws Exception {
        return type.cast(reply.get(30, TimeUnit.SECONDS));
    }

    MediaException refusal() throws Exception {
        try {
            throw new AssertionError("not refused: " + reply.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (MediaException) e.getCause();
        }
    }
}

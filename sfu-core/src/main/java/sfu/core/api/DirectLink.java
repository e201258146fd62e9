package sfu.core.api;

import java.util.concurrent.CompletableFuture;

/**
 * A participant's way to others of its room without the server's media. From any thread; futures
 * fail with {@link MediaException}.
 */
public interface DirectLink {
    DirectKind kind();

    /**
     * Says whether its client takes part. Fails with FORBIDDEN where the room or its own token does
     * not allow it, with LIMIT_REACHED where so many do already.
     */
    CompletableFuture<Void> setReady(boolean isReady);

    /**
     * Has one of its peers told this. Fails with CLOSED if it has none, with NOT_FOUND if that is
     * none of them.
     *
     * @param data text that the media plane does not read
     */
    CompletableFuture<Void> signal(String to, String data);

    /** Says that an attempt led to a way, or that there is none (any more). */
    CompletableFuture<Void> report(long attempt, boolean isConnected);
}

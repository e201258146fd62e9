package sfu.signaling.session;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaException;
import sfu.signaling.auth.TokenException;
import sfu.signaling.cluster.ClusterException;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.store.StoreException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a client is answered: each request once, by its number, with what it asked for or why not.
 */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final int UNAUTHORIZED = 4001;
    private static final int REVOKED = 4009;
    private static final int BANNED = 4010;

    private final Outbox outbox;
    private final ErrorCounts errors;

    Replies(Outbox outbox, ErrorCounts errors) {
        this.outbox = outbox;
        this.errors = errors;
    }

    void send(ServerMessage message) {
        outbox.reply(message);
    }

    /** Once it is done: that it is, or why it failed. */
    void whenDone(long id, CompletableFuture<Void> request) {
        request.whenComplete((done, failure) -> {
            if (failure != null) {
                fail(id, failure);
            } else {
                send(new ServerMessage.Ok(id));
            }
        });
    }

    void fail(@Nullable Long id, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refused) {
            fail(
                    id,
                    Codes.error(refused.code()),
                    Codes.limit(refused.limit()),
                    refused.getMessage());
        } else if (cause instanceof ClusterException) {
            fail(id, ErrorCode.CLUSTER_UNAVAILABLE, cause.getMessage());
        } else if (cause instanceof StoreException) { // the store's log says why
            fail(id, ErrorCode.INTERNAL, "it could not be kept: send it again");
        } else {
            LOG.error("a request failed", cause);
            fail(id, ErrorCode.INTERNAL, "the server failed at this; its log says more");
        }
    }

    /** A token that was not accepted. */
    void fail(long id, ErrorCode code, TokenException refused) {
        fail(id, code(refused, code), refused.getMessage());
    }

    /** Likewise, of a session that goes on without it. */
    void refuse(long id, ErrorCode code, TokenException refused) {
        sendFailure(id, code(refused, code), null, refused.getMessage());
    }

    private static ErrorCode code(TokenException refused, ErrorCode other) {
        return switch (refused.refusal()) {
            case REVOKED -> ErrorCode.REVOKED;
            case BANNED -> ErrorCode.BANNED;
            default -> other;
        };
    }

    void fail(@Nullable Long id, ErrorCode code, @Nullable String message) {
        fail(id, code, null, message);
    }

    private void fail(
            @Nullable Long id, ErrorCode code, @Nullable String limit, @Nullable String message) {
        sendFailure(id, code, limit, message);
        if (code == ErrorCode.UNAUTHORIZED) {
            outbox.close(UNAUTHORIZED, "unauthorized");
        }
        if (code == ErrorCode.REVOKED) {
            outbox.close(REVOKED, "revoked");
        }
        if (code == ErrorCode.BANNED) {
            outbox.close(BANNED, "banned");
        }
    }

    private void sendFailure(
            @Nullable Long id, ErrorCode code, @Nullable String limit, @Nullable String message) {
        errors.add(code);
        send(new ServerMessage.Failure(id, code, limit, text(message)));
    }

    static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

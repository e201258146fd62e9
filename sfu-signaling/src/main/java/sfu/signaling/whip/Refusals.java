package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.signaling.http.HttpResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Why a request is not done, as problem details (RFC 9457). */
final class Refusals {
    private Refusals() {}

    static HttpResponse problem(int status, String title, @Nullable String detail) {
        return HttpResponse.problem(status, title, detail == null ? "" : detail);
    }

    static CompletionStage<HttpResponse> done(int status, String title, @Nullable String detail) {
        return CompletableFuture.completedFuture(problem(status, title, detail));
    }

    /** What the media plane refused; whatever else it is goes on. */
    static HttpResponse of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refused) {
            return problem(status(refused.code()), "Refused", refused.getMessage());
        }
        throw new CompletionException(cause);
    }

    private static int status(MediaException.Code code) {
        return switch (code) {
            case BAD_REQUEST -> 400;
            case FORBIDDEN, NOT_ON_STAGE -> 403;
            case NOT_FOUND -> 404;
            case LIMIT_REACHED, DRAINING -> 503;
            case CLOSED, DUPLICATE -> 409;
        };
    }
}

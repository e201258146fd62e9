package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Refusal;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Why a request is not done, as problem details (RFC 9457). */
final class Refusals {
    static final int SOON_SECONDS = 1;
    static final int LATER_SECONDS = 10;
    private static final int A_MINUTE_SECONDS = 60;

    private Refusals() {}

    static HttpResponse problem(int status, String kind, String title, @Nullable String detail) {
        return HttpResponse.problem(status, kind, title, detail == null ? "" : detail);
    }

    static CompletionStage<HttpResponse> done(
            int status, String kind, String title, @Nullable String detail) {
        return CompletableFuture.completedFuture(problem(status, kind, title, detail));
    }

    /**
     * @param seconds after which there may be another
     */
    static CompletionStage<HttpResponse> tooMany(String detail, int seconds) {
        return CompletableFuture.completedFuture(
                problem(429, "too-many-requests", "Too many requests", detail)
                        .with("retry-after", Integer.toString(seconds)));
    }

    /** RFC 6750 3. */
    static HttpResponse unauthorized(@Nullable String detail) {
        return problem(401, "no-valid-token", "Unauthorized", detail)
                .with("www-authenticate", "Bearer");
    }

    /** A token that was not accepted. */
    static HttpResponse refused(TokenException refused) {
        return refused.refusal() == Refusal.BANNED
                ? problem(403, "banned", "Banned", refused.getMessage())
                : unauthorized(refused.getMessage());
    }

    /** What the media plane refused; whatever else it is goes on. */
    static HttpResponse of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refused) {
            HttpResponse problem =
                    problem(
                            status(refused.code()),
                            refused.kind(),
                            "Refused",
                            refused.getMessage());
            return problem.status() == 503
                    ? problem.with("retry-after", Integer.toString(retrySeconds(refused.limit())))
                    : problem;
        }
        throw new CompletionException(cause);
    }

    /** RFC 9725 4.9: when a place may be free. */
    private static int retrySeconds(@Nullable Limit reached) {
        return switch (reached) {
            case JOIN_RATE -> SOON_SECONDS;
            case IDENTITY_JOIN_RATE -> A_MINUTE_SECONDS;
            case null, default -> LATER_SECONDS;
        };
    }

    private static int status(MediaException.Code code) {
        return switch (code) {
            case BAD_REQUEST -> 400;
            case FORBIDDEN, NOT_ON_STAGE, LOCKED, REFUSED -> 403;
            case NOT_FOUND -> 404;
            case LIMIT_REACHED, DRAINING -> 503;
            case CLOSED, CHANGED, DUPLICATE -> 409;
        };
    }
}

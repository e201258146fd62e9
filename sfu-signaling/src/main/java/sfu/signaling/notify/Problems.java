package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.MediaException;
import sfu.signaling.auth.Refusal;
import sfu.signaling.auth.TokenException;
import sfu.signaling.http.HttpResponse;

import java.util.concurrent.CompletionException;

/** Why a request about notifications is not done, as problem details (RFC 9457). */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static HttpResponse of(TokenException refused) {
        String detail = text(refused.getMessage());
        return refused.refusal() == Refusal.BANNED
                ? HttpResponse.problem(403, "banned", "Banned", detail)
                : HttpResponse.problem(401, "no-valid-token", "Unauthorized", detail)
                        .with("www-authenticate", "Bearer");
    }

    public static HttpResponse of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof MediaException refused) {
            String detail = text(refused.getMessage());
            return switch (refused.code()) {
                case FORBIDDEN -> HttpResponse.problem(403, refused.kind(), "Forbidden", detail);
                case LIMIT_REACHED ->
                        HttpResponse.problem(429, refused.kind(), "Too many requests", detail)
                                .with("retry-after", "1");
                default -> HttpResponse.problem(400, refused.kind(), "Bad request", detail);
            };
        }
        LOG.error("a request about notifications failed", cause);
        return HttpResponse.problem(
                500, "internal-error", "Internal error", "the server failed at this");
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}

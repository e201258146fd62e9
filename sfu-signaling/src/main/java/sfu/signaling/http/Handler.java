package sfu.signaling.http;

import java.util.concurrent.CompletionStage;

/** Answers requests of a route; on an I/O thread, so it must not block. */
@FunctionalInterface
public interface Handler {
    CompletionStage<HttpResponse> handle(HttpRequest request);
}

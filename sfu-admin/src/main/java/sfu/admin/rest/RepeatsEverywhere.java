package sfu.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.signaling.cluster.FirstAnswers;
import sfu.signaling.cluster.FirstAnswers.Begun;
import sfu.signaling.cluster.FirstAnswers.Bounds;
import sfu.signaling.cluster.SecretBox;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.protocol.Json;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The answers of requests with an Idempotency-Key over all nodes: who repeats one at another node
 * is answered the same. While the nodes have nothing in common each does it for itself.
 */
final class RepeatsEverywhere {
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
    private static final int RETRY_SECONDS = 1;

    private final FirstAnswers first;
    private final SecretBox box;
    private final Bounds bounds;
    private final long patienceNs;

    /** As it lies there. */
    record Answer(int status, Map<String, String> headers, List<String> links, String body) {
        static Answer of(HttpResponse its) {
            return new Answer(
                    its.status(),
                    its.headers(),
                    its.links(),
                    Base64.getEncoder().encodeToString(its.body()));
        }

        HttpResponse response() {
            return new HttpResponse(status, Base64.getDecoder().decode(body), headers, links);
        }
    }

    RepeatsEverywhere(OtherNodes nodes, AdminLimits limits) {
        first = nodes.firstAnswers();
        box = nodes.answers();
        patienceNs = nodes.limits().act().toNanos();
        bounds =
                new Bounds(
                        limits.idempotencyLife(),
                        nodes.limits().act().multipliedBy(2), // it was carried, and answered late
                        limits.idempotencyKeys(),
                        limits.idempotencyBytes());
    }

    /**
     * @param key of one caller
     * @param request what it asks for
     */
    CompletionStage<HttpResponse> answer(
            String key, String request, Supplier<CompletionStage<HttpResponse>> act) {
        return answer(key, request, act, System.nanoTime() + patienceNs);
    }

    private CompletionStage<HttpResponse> answer(
            String key,
            String request,
            Supplier<CompletionStage<HttpResponse>> act,
            long deadlineNs) {
        return first.begin(key, request, bounds)
                .<@Nullable Begun>thenApply(begun -> begun)
                .exceptionally(unreachable -> null)
                .thenCompose(begun ->
                        switch (begun) {
                            case null -> act.get();
                            case Begun.First() -> done(key, request, act.get());
                            case Begun.Answered(String its, String answer) ->
                                    its.equals(request)
                                            ? again(key, request, answer, act)
                                            : CompletableFuture.failedFuture(reused());
                            case Begun.UnderWay(String its) -> {
                                if (!its.equals(request)) {
                                    yield CompletableFuture.failedFuture(reused());
                                }
                                yield System.nanoTime() > deadlineNs
                                        ? CompletableFuture.failedFuture(underWay())
                                        : CompletableFuture.supplyAsync(() -> 0, LATER)
                                                .thenCompose(later ->
                                                        answer(key, request, act, deadlineNs));
                            }
                        });
    }

    private static CompletableFuture<HttpResponse> now(HttpResponse its) {
        return CompletableFuture.completedFuture(its);
    }

    /** As a failure, so that this node does not take it for the answer. */
    private static Refused reused() {
        return Refused.with(Repeats.reused());
    }

    private static Refused underWay() {
        return Refused.later(
                409,
                "idempotency-key-busy",
                "Conflict",
                "another node does what came first with this Idempotency-Key, or ended meanwhile:"
                        + " send it again",
                RETRY_SECONDS);
    }

    /** What cannot be opened is of another secret, and as good as none. */
    private CompletionStage<HttpResponse> again(
            String key,
            String request,
            String closed,
            Supplier<CompletionStage<HttpResponse>> act) {
        String text = box.open(place(key, request), closed);
        try {
            return text == null
                    ? done(key, request, act.get())
                    : now(Json.read(text, Answer.class).response().with(Repeats.REPLAYED, "true"));
        } catch (JsonProcessingException ofAnotherVersion) {
            return done(key, request, act.get());
        }
    }

    private static String place(String key, String request) {
        return key + " " + request;
    }

    private CompletionStage<HttpResponse> done(
            String key, String request, CompletionStage<HttpResponse> act) {
        return act.whenComplete((response, failure) -> {
            CompletableFuture<Void> noted =
                    response == null || !Repeats.isKept(response)
                            ? first.forget(key)
                            : first.finish(
                                    key,
                                    request,
                                    box.close(place(key, request), Json.text(Answer.of(response))),
                                    bounds);
            noted.exceptionally(unreachable -> null); // this node remembers it
        });
    }
}

package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.HttpResponse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The answers of requests with an Idempotency-Key: who repeats one is answered the same, and
 * nothing is done again. Any thread.
 */
final class Repeats {
    /** Of an answer that is kept; a larger one is not, and done again. */
    static final int MAX_BYTES = 65_536;

    /** The header of an answer that is one. */
    static final String REPLAYED = "idempotent-replayed";

    private static final int FIRST_REFUSAL = 300;

    private record Kept(
            long number, String request, long atMs, CompletableFuture<HttpResponse> answer) {}

    private final AdminLimits limits;
    private final LongSupplier clockMs;
    private final Map<String, Kept> all = new LinkedHashMap<>(); // guarded by this
    private final Map<String, Integer> sizes = new LinkedHashMap<>(); // by key; guarded by this
    private final AtomicLong numbers = new AtomicLong();
    private long sizeBytes; // of the answers that are kept; guarded by this

    Repeats(AdminLimits limits, LongSupplier clockMs) {
        this.limits = limits;
        this.clockMs = clockMs;
    }

    /**
     * @param key of one caller
     * @param request what it asks for
     */
    CompletionStage<HttpResponse> answer(
            String key, String request, Supplier<CompletionStage<HttpResponse>> act) {
        CompletableFuture<HttpResponse> mine = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        Kept before = keep(key, new Kept(number, request, clockMs.getAsLong(), mine));
        if (before == null) {
            started(act)
                    .whenComplete(
                            (response, failure) -> done(key, number, mine, response, failure));
            return mine;
        }
        return before.request().equals(request)
                ? before.answer().thenApply(its -> its.with(REPLAYED, "true"))
                : CompletableFuture.completedFuture(reused());
    }

    static HttpResponse reused() {
        return HttpResponse.problem(
                422,
                "idempotency-key-reused",
                "Unprocessable content",
                "this Idempotency-Key was used for another request: take a new key for this one");
    }

    /** Whether it did something, and the same again is to be answered so. */
    static boolean isKept(HttpResponse response) {
        return response.status() < FIRST_REFUSAL && response.body().length <= MAX_BYTES;
    }

    /** A fault at once is one like those that come later. */
    private static CompletionStage<HttpResponse> started(
            Supplier<CompletionStage<HttpResponse>> act) {
        try {
            return act.get();
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    private synchronized @Nullable Kept keep(String key, Kept its) {
        Kept before = all.get(key);
        if (before != null && before.atMs() + limits.idempotencyLife().toMillis() > its.atMs()) {
            return before;
        }
        remove(key); // a new one is the latest
        all.put(key, its);
        if (all.size() > limits.idempotencyKeys()) {
            remove(all.keySet().iterator().next());
        }
        return null;
    }

    /** What did nothing may be tried again, and then do it. */
    private void done(
            String key,
            long number,
            CompletableFuture<HttpResponse> mine,
            @Nullable HttpResponse response,
            @Nullable Throwable failure) {
        if (response == null) {
            forget(key, number);
            mine.completeExceptionally(failure == null ? new IllegalStateException() : failure);
            return;
        }
        if (!isKept(response)) {
            forget(key, number);
            mine.complete(response);
            return;
        }
        complete(key, number, mine, response);
    }

    /** The oldest answers make room for it. */
    private void complete(
            String key, long number, CompletableFuture<HttpResponse> mine, HttpResponse response) {
        synchronized (this) {
            Kept its = all.get(key);
            if (its != null && its.number() == number) {
                sizes.put(key, response.body().length);
                sizeBytes += response.body().length;
                shrink();
            }
        }
        mine.complete(response);
    }

    private void shrink() {
        while (sizeBytes > limits.idempotencyBytes()) {
            remove(sizes.keySet().iterator().next());
        }
    }

    private void remove(String key) {
        all.remove(key);
        Integer its = sizes.remove(key);
        sizeBytes -= its == null ? 0 : its;
    }

    private synchronized void forget(String key, long number) {
        Kept its = all.get(key);
        if (its != null && its.number() == number) {
            remove(key);
        }
    }

    synchronized long sizeBytes() {
        return sizeBytes;
    }

    synchronized int size() {
        return all.size();
    }
}

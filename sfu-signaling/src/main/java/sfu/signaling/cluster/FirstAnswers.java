package sfu.signaling.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What was answered first to each request that may be repeated at any node, by its key. Texts are
 * not read. Futures fail as those of {@link Directory}.
 */
public interface FirstAnswers {
    /**
     * Beyond these the oldest are forgotten.
     *
     * @param life of an answer
     * @param hold after which a request that has no answer yet is taken for lost
     * @param most keys
     * @param mostBytes of all answers
     */
    record Bounds(Duration life, Duration hold, int most, long mostBytes) {}

    /** What there is of a key. */
    sealed interface Begun {
        /** Nothing was: who asks is to do it, and to {@link #finish} or {@link #forget} it. */
        record First() implements Begun {}

        /** Somebody does it. */
        record UnderWay(String request) implements Begun {}

        record Answered(String request, String answer) implements Begun {}
    }

    /**
     * @param request what is asked for, without spaces
     */
    CompletableFuture<Begun> begin(String key, String request, Bounds bounds);

    CompletableFuture<Void> finish(String key, String request, String answer, Bounds bounds);

    /** It may be tried again; nothing happens where there is an answer. */
    CompletableFuture<Void> forget(String key);
}

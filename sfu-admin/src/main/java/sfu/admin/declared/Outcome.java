package sfu.admin.declared;

import java.util.concurrent.CompletableFuture;

/** What became of a change of what is declared. */
public sealed interface Outcome<T> {
    /**
     * @param isKept once it is on disk
     */
    record Done<T>(T now, boolean isNew, CompletableFuture<Void> isKept) implements Outcome<T> {}

    /** The precondition does not hold. */
    record Conflict<T>() implements Outcome<T> {}

    /** There are as many as may be. */
    record Full<T>() implements Outcome<T> {}
}

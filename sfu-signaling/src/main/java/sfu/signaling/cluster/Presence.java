package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Who is on which node, as each says of itself. Texts are not read. Futures fail as those of {@link
 * Directory}.
 */
public interface Presence {
    /**
     * What a node says of a subject: of a user, a channel.
     *
     * @param id of what it says; what has the same takes its place
     * @param value null: nothing any longer
     */
    record Mark(String subject, String id, @Nullable String value) {}

    /** What the node with this start says. */
    record Seen(String start, String id, String value) {}

    /**
     * @param life after which what is not said again is forgotten
     */
    CompletableFuture<Void> set(String start, List<Mark> marks, Duration life);

    /** What nodes that live say of each of these, in their order. */
    CompletableFuture<List<List<Seen>>> of(List<String> subjects);
}

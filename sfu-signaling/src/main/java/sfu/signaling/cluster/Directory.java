package sfu.signaling.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What all nodes share: which of them live, whose each room is, and a log of what is told to all.
 * Values are texts that it does not read. All futures fail with {@link ClusterException} within a
 * configured time where it cannot be reached.
 */
public interface Directory extends AutoCloseable {
    /** What it cannot read is counted here. */
    Oddities oddities();

    /**
     * This start of a node lives, for so long from now by the directory's own clock.
     *
     * @param start letters and digits, another one each time that a node starts
     * @return the values of all that live
     */
    CompletableFuture<List<String>> beat(String start, String value, Duration expiry);

    /** It lives no more, at once. */
    CompletableFuture<Void> withdraw(String start);

    /**
     * Whose a room is: if it is nobody's that lives, it becomes this owner's. Of several who ask at
     * once all are answered the same.
     *
     * @param life after which the claim is forgotten unless {@link #keep} renews it
     */
    CompletableFuture<Claim> claim(String room, String owner, Duration life);

    /**
     * Whose a room is, or was last, if nobody claimed it since; nothing is changed.
     *
     * @return nothing: nobody claimed it, or gave it back
     */
    CompletableFuture<Optional<Found>> find(String room);

    /**
     * Sees to it that these claims of one owner stand there, but where an older one of a node that
     * lives does.
     *
     * @param renews whether all of them are to be there for that life again
     * @return the claims that hold instead
     */
    CompletableFuture<List<Claim>> keep(List<Claim> own, Duration life, boolean renews);

    /**
     * From now on a room is another's that lives; false: this claim does not stand there, or that
     * one does not live, and nothing is changed.
     *
     * @param life as of {@link #claim}
     * @param along what that one is to have with it, for as long; empty: nothing
     */
    CompletableFuture<Boolean> transfer(Claim claim, String to, Duration life, String along);

    /** What an owner was given along with a room, which is there no more; empty: nothing. */
    CompletableFuture<String> takeAlong(String room, String owner);

    /** Nobody has this room any more; nothing happens if this claim does not stand there. */
    CompletableFuture<Void> release(Claim claim);

    /** Appends to the log; nobody waits for it: an answer may take several times as long. */
    CompletableFuture<Void> append(String message);

    /** Reads the log from its beginning on, in order, on a thread of its own. */
    void follow(Consumer<Entry> reader);

    /** What all nodes keep of what is said in channels. */
    ChannelLog channels();

    /** Who is on which node. */
    Presence presence();

    /** What all nodes have in common by name. */
    Records records();

    /** What was answered first to what may be repeated at any node. */
    FirstAnswers firstAnswers();

    /**
     * @param isAlive whether its owner is: else whoever comes may have it
     */
    record Found(Claim claim, boolean isAlive) {}

    /**
     * @param isPast whether it was there before this reader
     * @param atMs when it came, milliseconds since 1970
     */
    record Entry(String message, boolean isPast, long atMs) {}

    @Override
    void close();
}

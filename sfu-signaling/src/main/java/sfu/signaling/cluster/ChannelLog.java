package sfu.signaling.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What all nodes keep of what is said in each channel: of each a log with one order, bounded. Texts
 * are not read. All futures fail with {@link ClusterException} within a configured time where it
 * cannot be reached, or what lies there is no log.
 */
public interface ChannelLog {
    /**
     * What is to be kept.
     *
     * @param key that no other entry of the channel has; a message's number, for what may be
     *     appended by {@link #append}
     * @param mark tells whether what has the same key is the same
     * @param text in one line
     */
    record Entry(String key, String mark, String text) {
        public Entry {
            if (text.indexOf('\n') >= 0 || key.isEmpty()) {
                throw new IllegalArgumentException("an entry has a key, and a text of one line");
            }
        }
    }

    /** What is kept, and where. */
    record Kept(LogPosition at, String text) {}

    /**
     * How much of a channel is kept.
     *
     * @param entries the latest
     * @param life after the last of them
     */
    record Bounds(int entries, Duration life) {}

    /**
     * Entries that came after one another.
     *
     * @param before the position of the one before them
     */
    record News(LogPosition before, List<Kept> entries) {}

    /**
     * A part of a log.
     *
     * @param last the position of the latest of all
     * @param size entries in all
     * @param forgotten the highest number of the messages that were taken back; 0: none
     */
    record Page(List<Kept> entries, LogPosition last, long size, long forgotten) {}

    /** What became of entries. */
    sealed interface Outcome {
        /**
         * They are kept.
         *
         * @param conflicts indexes of those that are not: something else has their key
         */
        record Done(News news, List<Integer> conflicts) implements Outcome {}

        /**
         * None of them is kept.
         *
         * @param last somebody wrote with this number, or a higher one
         */
        record Behind(LogPosition last) implements Outcome {}
    }

    /** Hears of a channel that it follows, on a thread of the log's: it must return at once. */
    interface Follower {
        void news(News news);

        /** What nobody keeps. */
        void said(String text);

        /** Something may have been missed. */
        void reconnected();
    }

    /** No longer follows. */
    interface Following extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * New messages, whose numbers rise, in this order without anything between them: all, or none
     * where one of another has a number that is not lower. Only one such call of a channel is to be
     * under way at each node.
     */
    CompletableFuture<Outcome> append(
            String channel, List<Entry> entries, Bounds bounds, boolean isFollowed);

    /** Puts at the end what is not there yet, whatever its number is. */
    CompletableFuture<Outcome.Done> put(
            String channel, List<Entry> entries, Bounds bounds, boolean isFollowed);

    /**
     * What comes after a position.
     *
     * @param most 1 or more
     */
    CompletableFuture<Page> read(String channel, LogPosition after, int most);

    /** Nothing up to a number is kept any longer; for so long that is known. */
    CompletableFuture<Void> forget(String channel, long upTo, Duration life);

    /** Tells the others who follow, and this node; it is not kept. */
    CompletableFuture<Void> say(String channel, String text);

    /** From now on what comes to this channel, from any node, is heard. */
    Following follow(String channel, Follower follower);

    /** Looks after the connection on which it follows; to be called now and then. */
    void check();

    /** A follower that takes each entry. */
    static Follower following(Consumer<News> taker) {
        return new Follower() {
            @Override
            public void news(News news) {
                taker.accept(news);
            }

            @Override
            public void said(String text) {}

            @Override
            public void reconnected() {}
        };
    }
}

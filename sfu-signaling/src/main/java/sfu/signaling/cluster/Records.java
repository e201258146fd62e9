package sfu.signaling.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What all nodes have in common by kind and name: of each name there is one revision, which is
 * decided here. What was removed is remembered for a while, with the revision that it had then.
 * Texts are not read. Futures fail as those of {@link Directory}.
 */
public interface Records {
    /**
     * A name at one revision.
     *
     * @param revision later ones are higher; 0: nothing is known of it
     * @param isRemoved whether it was removed then
     * @param text empty where it was removed
     */
    record Entry(String name, long revision, boolean isRemoved, String text) {
        static Entry none(String name) {
            return new Entry(name, 0, true, "");
        }
    }

    /**
     * How far a reader has come.
     *
     * @param era another one where all was lost and begun anew
     * @param sequence of the last change that was read
     */
    record Mark(String era, long sequence) {
        public static final Mark NONE = new Mark("", 0);
    }

    /**
     * Changes in their order, of each name the last one alone.
     *
     * @param mark how far these go
     * @param server which process it is: what another one has may be older than what was read
     * @param last sequence of the last change of all
     * @param floor up to which what was removed may be forgotten
     * @param isLast whether these are all that there are
     */
    record Page(
            Mark mark, String server, long last, long floor, List<Entry> entries, boolean isLast) {}

    /** What is there of it, or revision 0. */
    CompletableFuture<Entry> find(String kind, String name);

    /**
     * Puts it where this revision is there (0: none).
     *
     * @return what is there then
     */
    CompletableFuture<Entry> put(String kind, Entry next, long expected);

    /**
     * Puts those that are later than what is there; of two of one revision the one that is removed,
     * else the same on all.
     *
     * @return whether any was
     */
    CompletableFuture<Boolean> offer(String kind, List<Entry> entries);

    /**
     * What changed since.
     *
     * @param sequence 0: all that there is
     */
    CompletableFuture<Page> since(String kind, long sequence, int most);
}

package sfu.core.quality;

/**
 * Something that makes it bad.
 *
 * @param blame whose it is
 * @param what the figure that is over its limit, as a name: loss, jitter, rtt, bandwidth, ...
 * @param where the mid of the slot or the id of the track that it is about; empty for all
 * @param value of the figure: shares 0..1, milliseconds or bit/s
 * @param sentence for people
 * @param cost points of the score that it takes, about: 0 to 4
 */
public record Finding(
        Blame blame, String what, String where, double value, String sentence, double cost) {
    /** That takes nothing. */
    public Finding(Blame blame, String what, String where, double value, String sentence) {
        this(blame, what, where, value, sentence, 0);
    }

    Finding costs(double its) {
        return new Finding(blame, what, where, value, sentence, its);
    }
}

package sfu.signaling.cluster;

/**
 * That a room is a node's.
 *
 * @param owner the start id of the node; the claim holds while that start of it is alive
 * @param sinceUs when it was made, by the one clock of what all nodes share; of two claims the
 *     older one wins
 */
public record Claim(String room, String owner, long sinceUs) {
    /** Whether this one holds where both were made; equally old ones go by their owners' ids. */
    boolean wins(Claim other) {
        return sinceUs != other.sinceUs
                ? sinceUs < other.sinceUs
                : owner.compareTo(other.owner) < 0;
    }
}

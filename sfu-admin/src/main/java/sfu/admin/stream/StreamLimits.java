package sfu.admin.stream;

/**
 * What the operators' streams may cost.
 *
 * @param maxFeeds different things that are watched at once
 * @param ringEvents that each keeps for those who come back or are slow
 * @param ringBytes that all keep together
 * @param lingerSeconds how long a feed goes on when nobody watches it any more
 * @param behindDeltas a watcher who lacks more of them gets the state instead
 * @param tailPerSecond events of the tail that a feed tells
 * @param pieceChars a state that is longer is sent in pieces of about so many characters
 */
public record StreamLimits(
        int maxFeeds,
        int ringEvents,
        long ringBytes,
        int lingerSeconds,
        int behindDeltas,
        int tailPerSecond,
        int pieceChars) {
    public StreamLimits {
        boolean isRight =
                maxFeeds > 0
                        && ringEvents > 0
                        && ringBytes > 0
                        && lingerSeconds >= 0
                        && behindDeltas > 0
                        && tailPerSecond > 0
                        && pieceChars > 0;
        if (!isRight) {
            throw new IllegalArgumentException("limits of streams are above zero");
        }
    }

    /** Two minutes for who comes back, in 64 MB; a browser takes a piece in a few milliseconds. */
    public static StreamLimits defaults() {
        return new StreamLimits(500, 300, 64L << 20, 30, 5, 200, 1 << 16);
    }
}

package sfu.core.quality;

/**
 * The way between a participant and the server in one interval; -1 for what is not known.
 *
 * @param rttMs round trip
 * @param loss of what is sent to it, 0..1
 * @param queueMs how long what waits to be sent will take
 * @param estimateBps what the way to it takes
 * @param wantedBps what could be of use to it
 * @param clientIsShort its client says that it lacks processor time
 * @param isAlive whether any media or report came from it
 * @param consentAgeMs since the last check came from it (RFC 7675)
 * @param isNew it was joined a moment ago: what it takes is still being found out
 */
public record PathFigures(
        double rttMs,
        double loss,
        double queueMs,
        double estimateBps,
        double wantedBps,
        boolean clientIsShort,
        boolean isAlive,
        double consentAgeMs,
        boolean isNew) {
    public static final PathFigures UNKNOWN = new PathFigures(-1, -1, -1, -1, -1, false);

    /** Of which no more is known. */
    public PathFigures(
            double rttMs,
            double loss,
            double queueMs,
            double estimateBps,
            double wantedBps,
            boolean clientIsShort,
            boolean isAlive) {
        this(rttMs, loss, queueMs, estimateBps, wantedBps, clientIsShort, isAlive, -1, false);
    }

    /** From which nothing came. */
    public PathFigures(
            double rttMs,
            double loss,
            double queueMs,
            double estimateBps,
            double wantedBps,
            boolean clientIsShort) {
        this(rttMs, loss, queueMs, estimateBps, wantedBps, clientIsShort, false);
    }

    double oneWayRttMs() {
        return Math.max(0, rttMs);
    }
}

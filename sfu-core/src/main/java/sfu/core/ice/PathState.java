package sfu.core.ice;

/** What is known of one path of a peer. Times are those of the arguments; NEVER has not been. */
final class PathState {
    static final long NEVER = Long.MIN_VALUE;

    /** Until an own check was answered. */
    static final int UNKNOWN_RTT = -1;

    final Path path;
    long priority;
    long checkedNs = NEVER;
    long validNs = NEVER;
    long validSinceNs = NEVER;
    long nominatedNs = NEVER;
    long nominatedSinceNs = NEVER;
    long authenticNs = NEVER;
    int rttMillis = UNKNOWN_RTT;
    boolean isProbed;

    final PathCredit credit;

    PathState(Path path) {
        this.path = path;
        credit = new PathCredit(path);
    }

    boolean isNominated() {
        return nominatedNs != NEVER;
    }

    /** Marks repeated within the gap are one nomination: they renew nothing. */
    void nominate(long nowNs, long gapNs) {
        if (!isWithin(nominatedNs, nowNs, gapNs)) {
            nominatedSinceNs = nowNs;
        }
        nominatedNs = nowNs;
    }

    /** A nomination that had to wait for our own check begins with its answer. */
    void beginNomination(long nowNs) {
        nominatedSinceNs = nowNs;
    }

    void validate(long nowNs, int rtt) {
        if (validNs == NEVER) {
            validSinceNs = nowNs;
        }
        validNs = nowNs;
        if (rtt != UNKNOWN_RTT) {
            rttMillis = rtt;
        }
    }

    /** The last sign that the peer uses the path: it chose it, or sent media on it. */
    long usedNs() {
        return Math.max(nominatedSinceNs, authenticNs);
    }

    /** The last sign of it that is worth less: a mark that the peer only repeats counts too. */
    long markedNs() {
        return Math.max(nominatedNs, authenticNs);
    }

    /** The last sign that the peer is there. */
    long seenNs() {
        return Math.max(checkedNs, authenticNs);
    }

    static boolean isWithin(long thenNs, long nowNs, long spanNs) {
        return thenNs != NEVER && nowNs - thenNs <= spanNs;
    }
}

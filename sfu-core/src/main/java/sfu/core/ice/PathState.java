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

    PathState(Path path) {
        this.path = path;
    }

    boolean isNominated() {
        return nominatedNs != NEVER;
    }

    void nominate(long nowNs, long holdNs) {
        if (!isWithin(nominatedNs, nowNs, holdNs)) {
            nominatedSinceNs = nowNs;
        }
        nominatedNs = nowNs;
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

    /** The last sign that the peer uses the path: it marked it, or sent media on it. */
    long usedNs() {
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

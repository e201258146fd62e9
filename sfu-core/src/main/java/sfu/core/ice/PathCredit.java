package sfu.core.ice;

import org.jspecify.annotations.Nullable;

/**
 * What may leave to an address that has not shown yet that it is the peer's, and the answer that
 * waits for that. Counted both with and without the headers of IP and UDP, so that neither gains.
 */
final class PathCredit {
    /** More than all that checks and their answers need. */
    private static final long MOST_BYTES = 16_384;

    /**
     * ICE checks anew each time when the peer does, and browsers do each 48 ms: sooner than a check
     * can be answered that would leave nothing for answers.
     */
    private static final long REPEAT_NS = 90_000_000;

    /** A peer whose checks pay for ours and for nothing else is answered at the latest then. */
    private static final long PATIENCE_NS = 400_000_000;

    /** Who comes to join has shown where it is by then. */
    private static final long USUAL_NS = 1_000_000_000;

    private final int headerBytes;
    private long bytes;
    private long bytesWithHeaders;
    private long firstNs = PathState.NEVER;
    private long checkedNs = PathState.NEVER;
    private byte @Nullable [] waiting;
    private long waitingSinceNs;

    PathCredit(Path path) {
        headerBytes = path.remote().getAddress().getAddress().length == 4 ? 28 : 48;
    }

    /** An authentic check came. */
    void earn(int size, int amplification, long nowNs) {
        bytes = Math.min(bytes + (long) amplification * size, MOST_BYTES);
        long whole = (long) amplification * (size + headerBytes);
        bytesWithHeaders = Math.min(bytesWithHeaders + whole, MOST_BYTES);
        if (firstNs == PathState.NEVER) {
            firstNs = nowNs;
        }
    }

    /** Whether the address ought to have shown by now that it is the peer's. */
    boolean isLate(long nowNs) {
        return firstNs != PathState.NEVER && nowNs - firstNs > USUAL_NS;
    }

    /** Pays for a check of ours, or returns false. */
    boolean payForCheck(int size, long nowNs) {
        boolean isEarly = waiting != null && PathState.isWithin(checkedNs, nowNs, REPEAT_NS);
        if (isEarly || !pay(size, 0)) {
            return false;
        }
        checkedNs = nowNs;
        return true;
    }

    private boolean pay(int size, int rest) {
        int headers = rest > 0 ? 2 * headerBytes : headerBytes;
        if (bytes < (long) size + rest || bytesWithHeaders < (long) size + rest + headers) {
            return false;
        }
        bytes -= size;
        bytesWithHeaders -= size + headerBytes;
        return true;
    }

    /** An answer is to wait; one that waited is not needed any more: the peer has checked again. */
    void keep(byte[] answer, long nowNs) {
        if (waiting == null) {
            waitingSinceNs = nowNs;
        }
        waiting = answer;
    }

    /** The answer that waits, which is taken out, or null; free of charge. */
    byte @Nullable [] take() {
        byte[] its = waiting;
        waiting = null;
        return its;
    }

    /**
     * The same, paid for.
     *
     * @param checkBytes what a check needs, which has to be left
     */
    byte @Nullable [] payForAnswer(int checkBytes, long nowNs) {
        byte[] its = waiting;
        if (its == null) {
            return null;
        }
        int rest = nowNs - waitingSinceNs > PATIENCE_NS ? 0 : checkBytes;
        return pay(its.length, rest) ? take() : null;
    }
}

package sfu.core.io;

/**
 * Tells a peer that takes less than it is sent from one that only got a burst: too much waits for
 * it, or something has waited for too long.
 */
final class SlowReader {
    private static final long NEVER = Long.MIN_VALUE;

    /** A message or two on their way through the loop are no queue. */
    private static final long EMPTY_BYTES = 4096;

    private final long maxBytes;
    private final long maxWaitNs;
    private long waitingSinceNs = NEVER;
    private boolean isSlow;

    SlowReader(long maxBytes, long maxWaitNs) {
        this.maxBytes = maxBytes;
        this.maxWaitNs = maxWaitNs;
    }

    /** With so many bytes waiting now; once slow, it is until they are gone. */
    boolean isSlow(long waitingBytes, long nowNs) {
        if (waitingBytes <= EMPTY_BYTES) {
            waitingSinceNs = NEVER;
            isSlow = false;
            return false;
        }
        if (waitingSinceNs == NEVER) {
            waitingSinceNs = nowNs;
        }
        isSlow |= waitingBytes > maxBytes || nowNs - waitingSinceNs > maxWaitNs;
        return isSlow;
    }
}

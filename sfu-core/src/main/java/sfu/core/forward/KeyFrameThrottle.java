package sfu.core.forward;

/**
 * Decides when a publisher's encoder is asked for a key frame: all who wait within an interval are
 * served by one request.
 */
public final class KeyFrameThrottle {
    /** An encoder needs a few frames for a key frame; asking more often only costs quality. */
    public static final long INTERVAL_NS = 300_000_000L;

    /** One that sends nothing most likely will not answer either. */
    private static final long SILENT_INTERVAL_NS = 1_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private long lastAskedNs = NEVER;
    private boolean wanted;

    /** Somebody needs a key frame. */
    void want() {
        wanted = true;
    }

    /** A key frame began to arrive. */
    void satisfied() {
        wanted = false;
    }

    /** When to ask: now or later; Long.MAX_VALUE for never. */
    long dueNs(boolean isSilent, long nowNs) {
        if (!wanted) {
            return Long.MAX_VALUE;
        }
        return lastAskedNs == NEVER
                ? nowNs
                : lastAskedNs + (isSilent ? SILENT_INTERVAL_NS : INTERVAL_NS);
    }

    /** The request left. */
    void asked(long nowNs) {
        lastAskedNs = nowNs;
    }

    boolean isWanted() {
        return wanted;
    }
}

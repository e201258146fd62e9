package sfu.core.forward;

/** Decides whether a subscriber's request for a key frame goes up to the publisher. */
final class KeyFrameRequests {
    /**
     * A subscriber that was sent a key frame and asks again this soon is most likely asking for the
     * one that is still on its way to it, or to its decoder.
     */
    private static final long REPEAT_NS = 3_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    private long repeatNs = REPEAT_NS;
    private long admittedNs = NEVER;
    private boolean servedSince;

    /**
     * Who asks does so for many, each with reason of its own; an encoder bounds what it is asked.
     */
    void ofMany() {
        repeatNs = 0;
    }

    boolean admit(long nowNs) {
        if (admittedNs != NEVER && servedSince && nowNs - admittedNs < repeatNs) {
            return false;
        }
        admittedNs = nowNs;
        servedSince = false;
        return true;
    }

    /** Reads what {@link #sent} reads; the value means nothing. */
    int touch() {
        return servedSince ? 1 : 0;
    }

    void sent(boolean isKeyFrame, long nowNs) {
        servedSince |= isKeyFrame;
    }
}

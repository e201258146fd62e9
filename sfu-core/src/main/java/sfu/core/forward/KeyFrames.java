package sfu.core.forward;

import sfu.core.stream.PacketCache;

/** The key frames of one encoding: where the last began, and whether another is asked for. */
final class KeyFrames {
    /** A key frame younger than this starts a new subscriber from the cache. */
    private static final long FRESH_NS = 1_000_000_000L;

    /** A publisher that is not connected or has not sent yet is looked at so often. */
    private static final long RETRY_NS = 100_000_000L;

    private final KeyFrameThrottle throttle = new KeyFrameThrottle();
    private long retryNs = Long.MIN_VALUE; // of a request that could not leave
    private long last = -1;
    private long lastNs;
    private long count;

    /** A packet that begins or belongs to the beginning of a key frame. */
    void note(PacketCache cache, long number, int timestamp, long arrivalNs) {
        throttle.satisfied();
        if (number <= last) {
            return;
        }
        int before = last < 0 ? -1 : cache.find(last);
        if (before >= 0 && cache.timestamp(before) == timestamp) {
            return; // SPS, then IDR: the frame began before
        }
        last = number;
        lastNs = arrivalNs;
        count++;
    }

    /** The publisher's stream began anew. */
    void forget() {
        last = -1;
    }

    /** The number of a fresh one's first packet, or -1. */
    long fresh(PacketCache cache, long nowNs) {
        boolean fresh = last >= 0 && nowNs - lastNs <= FRESH_NS;
        return fresh && cache.find(last) >= 0 ? last : -1;
    }

    long count() {
        return count;
    }

    boolean isWanted() {
        return throttle.isWanted();
    }

    void want() {
        throttle.want();
    }

    /** Nobody waits for one any more. */
    void forgo() {
        throttle.satisfied();
    }

    boolean isDue(boolean isSilent, long nowNs) {
        return throttle.isWanted() && nowNs - throttle.dueNs(isSilent, nowNs) >= 0;
    }

    /** The request left, or could not leave yet. */
    void asked(boolean left, long nowNs) {
        if (left) {
            throttle.asked(nowNs);
        } else {
            retryNs = nowNs + RETRY_NS;
        }
    }

    /** When to look again while one is wanted. */
    long nextDueNs(boolean isSilent, long nowNs) {
        return Math.max(throttle.dueNs(isSilent, nowNs), retryNs);
    }
}

package sfu.core.forward;

import sfu.core.stream.PacketCache;

/** The key frames of one encoding: how many there were, and where the last began. */
final class KeyFrames {
    /** A key frame younger than this starts a new subscriber from the cache. */
    private static final long FRESH_NS = 1_000_000_000L;

    private long last = -1;
    private long lastNs;
    private long count;

    /** A packet that begins or belongs to the beginning of a key frame. */
    void note(PacketCache cache, long number, int timestamp, long arrivalNs) {
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
}

package sfu.core.forward;

import sfu.core.stream.PacketCache;

/**
 * Which packets get a byte of padding: those one byte shorter than the longest of their picture.
 * Encoders split a picture into parts that differ by just that, and the kernel sends only packets
 * of equal size as one message (UDP_SEGMENT).
 */
final class EqualSizes {
    private EqualSizes() {}

    /** Marks them among the packets at these indices, which came together, in order. */
    static void pad(PacketCache cache, int[] indices, int count) {
        int from = 0;
        while (from < count) {
            int to = endOfPicture(cache, indices, from, count);
            if (to - from > 1) {
                pad(cache, indices, from, to);
            }
            from = to;
        }
    }

    private static int endOfPicture(PacketCache cache, int[] indices, int from, int count) {
        int timestamp = cache.timestamp(indices[from]);
        int to = from + 1;
        while (to < count && cache.timestamp(indices[to]) == timestamp) {
            to++;
        }
        return to;
    }

    private static void pad(PacketCache cache, int[] indices, int from, int to) {
        int longest = 0;
        for (int i = from; i < to; i++) {
            longest = Math.max(longest, cache.payloadLength(indices[i]));
        }
        for (int i = from; i < to; i++) {
            if (cache.payloadLength(indices[i]) == longest - PacketCache.PADDING) {
                cache.pad(indices[i]);
            }
        }
    }
}

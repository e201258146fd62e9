package sfu.admin.loadtest.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When each packet of a recording was last sent, found again by the end of its payload, which no
 * server changes: recorded packets have no room for a time stamp.
 */
final class SentTimes {
    /** Payloads that end alike cannot be told apart: these are not measured. */
    private static final int TAIL_BYTES = 16;

    private static final int FREE = -1;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final long[] keys;
    private final int[] numbers;
    private final long[] sentUnixNs;

    SentTimes(List<byte[]> payloads) {
        int capacity = Integer.highestOneBit(Math.max(payloads.size(), 1)) * 4;
        keys = new long[capacity];
        numbers = new int[capacity];
        sentUnixNs = new long[payloads.size()];
        Arrays.fill(numbers, FREE);
        Map<Long, Integer> unique = new HashMap<>();
        Set<Long> repeated = new HashSet<>();
        for (int i = 0; i < payloads.size(); i++) {
            byte[] payload = payloads.get(i);
            long key = key(MemorySegment.ofArray(payload), 0, payload.length);
            if (unique.put(key, i) != null) {
                repeated.add(key);
            }
        }
        unique.keySet().removeAll(repeated);
        unique.forEach(this::put);
    }

    private static long key(MemorySegment s, long offset, int length) {
        if (length < TAIL_BYTES) {
            return length;
        }
        long tail = offset + length - TAIL_BYTES;
        return s.get(LONG, tail) * 0x9E3779B97F4A7C15L
                ^ s.get(LONG, tail + 8) * 0xC2B2AE3D27D4EB4FL
                ^ length;
    }

    private void put(long key, int number) {
        int at = slot(key);
        keys[at] = key;
        numbers[at] = number;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = (int) (key ^ key >>> 32) & mask;
        while (numbers[at] != FREE && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    void sent(int number, long unixNs) {
        sentUnixNs[number] = unixNs;
    }

    /** When the packet with this payload was sent last; 0 when that cannot be told. */
    long of(MemorySegment s, long payloadOffset, int payloadLength) {
        int number = numbers[slot(key(s, payloadOffset, payloadLength))];
        return number == FREE ? 0 : sentUnixNs[number];
    }
}

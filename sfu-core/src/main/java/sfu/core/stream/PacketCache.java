package sfu.core.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The recent plain payloads of one track on one shard, for fan-out, retransmission and starts from
 * a key frame: stored once, read by every subscriber.
 *
 * <p>A ring of bytes in native memory, with parallel arrays of what forwarding asks per packet,
 * indexed in the order of arrival. The oldest are evicted; the ring grows while that would evict
 * packets younger than {@code keepNs}. One thread.
 */
public final class PacketCache implements AutoCloseable {
    /**
     * @param initialBytes of the ring at first; taken whatever the budget says
     * @param maxBytes it may grow to
     * @param maxPackets power of two
     * @param keepNs how long packets are kept if the bounds allow
     */
    public record Limits(int initialBytes, int maxBytes, int maxPackets, long keepNs) {
        public Limits {
            if (Integer.bitCount(maxPackets) != 1 || initialBytes < 4096) {
                throw new IllegalArgumentException(
                        "maxPackets is a power of two, initialBytes at least 4096");
            }
        }
    }

    private static final long NONE = -1;

    private final MemoryBudget budget;
    private final Limits limits;
    private final int mask;
    private final long[] numbers;
    private final long[] descriptors;
    private final long[] extensions;
    private final long[] arrivals;
    private final int[] timestamps;
    private final int[] offsets;
    private final short[] lengths;
    private final byte[] types;
    private final boolean[] markers;

    /** Where a number may be found: by its low bits, to be checked against {@link #numbers}. */
    private final int[] indexOf;

    private long oldest;
    private long newest;

    private Arena arena;
    private MemorySegment segment;
    private int capacity;
    private int write;
    private long misses;
    private boolean closed;

    public PacketCache(MemoryBudget budget, Limits limits) {
        this.budget = budget;
        this.limits = limits;
        int n = limits.maxPackets();
        mask = n - 1;
        numbers = new long[n];
        Arrays.fill(numbers, NONE);
        descriptors = new long[n];
        extensions = new long[n];
        arrivals = new long[n];
        timestamps = new int[n];
        offsets = new int[n];
        lengths = new short[n];
        types = new byte[n];
        markers = new boolean[n];
        indexOf = new int[n];
        capacity = limits.initialBytes();
        budget.take(capacity);
        arena = open();
        segment = arena.allocate(capacity, 64);
    }

    @SuppressWarnings("MustBeClosedChecker") // by close(), or when the ring grows
    private static Arena open() {
        return Arena.ofShared();
    }

    /**
     * Copies the payload in.
     *
     * @param number extended sequence number, at least 0
     * @return its index, or -1 if it is larger than the ring
     */
    public int store(
            long number,
            int timestamp,
            boolean marker,
            int payloadType,
            long descriptor,
            long extension,
            MemorySegment source,
            long payloadOffset,
            int payloadLength,
            long arrivalNs) {
        if (payloadLength > capacity / 2 || payloadLength > Short.MAX_VALUE || closed) {
            return -1;
        }
        int at = room(payloadLength, arrivalNs);
        int index = (int) newest++ & mask;
        indexOf[(int) number & mask] = index;
        MemorySegment.copy(source, payloadOffset, segment, at, payloadLength);
        numbers[index] = number;
        timestamps[index] = timestamp;
        markers[index] = marker;
        types[index] = (byte) payloadType;
        descriptors[index] = descriptor;
        extensions[index] = extension;
        arrivals[index] = arrivalNs;
        offsets[index] = at;
        lengths[index] = (short) payloadLength;
        write = at + payloadLength;
        return index;
    }

    /** Makes room at the place that is returned, by growth or by eviction. */
    private int room(int length, long nowNs) {
        if (newest - oldest > mask) {
            evict();
        }
        int at = place(length);
        while (at < 0) {
            boolean isYoung = nowNs - arrivals[(int) oldest & mask] < limits.keepNs();
            if (!isYoung || !grow()) {
                evict();
            }
            at = place(length);
        }
        return at;
    }

    /** Where that many bytes are free behind the newest packet or at the start, or -1. */
    private int place(int length) {
        if (oldest == newest) {
            return 0;
        }
        int tail = offsets[(int) oldest & mask];
        if (write <= tail) {
            return write + length < tail ? write : -1;
        }
        if (write + length <= capacity) {
            return write;
        }
        return length < tail ? 0 : -1;
    }

    private void evict() {
        numbers[(int) oldest++ & mask] = NONE;
    }

    private boolean grow() {
        int larger = Math.min(2 * capacity, limits.maxBytes());
        if (larger <= capacity || !budget.take(larger - capacity)) {
            return false;
        }
        Arena nextArena = open();
        MemorySegment next = nextArena.allocate(larger, 64);
        int at = 0;
        for (long i = oldest; i < newest; i++) {
            int index = (int) i & mask;
            int length = lengths[index];
            MemorySegment.copy(segment, offsets[index], next, at, length);
            offsets[index] = at;
            at += length;
        }
        arena.close();
        arena = nextArena;
        segment = next;
        capacity = larger;
        write = at;
        return true;
    }

    /** The index of this packet, or -1 when it is not (or no longer) here. */
    public int find(long number) {
        if (number < 0) {
            return -1;
        }
        int index = indexOf[(int) number & mask];
        if (numbers[index] != number) {
            misses++;
            return -1;
        }
        return index;
    }

    /** Where payloads lie; another one after {@link #store} made the ring grow. */
    public MemorySegment segment() {
        return segment;
    }

    public long extendedSequenceNumber(int index) {
        return numbers[index];
    }

    public long payloadOffset(int index) {
        return offsets[index];
    }

    public int payloadLength(int index) {
        return lengths[index];
    }

    public int timestamp(int index) {
        return timestamps[index];
    }

    public boolean marker(int index) {
        return markers[index];
    }

    /** As given to {@link #store}: 0..127. */
    public int payloadType(int index) {
        return types[index];
    }

    public long descriptor(int index) {
        return descriptors[index];
    }

    public long extensions(int index) {
        return extensions[index];
    }

    public long arrivalNs(int index) {
        return arrivals[index];
    }

    public long misses() {
        return misses;
    }

    public int capacityBytes() {
        return capacity;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Arrays.fill(numbers, NONE);
            arena.close();
            budget.give(capacity);
        }
    }
}

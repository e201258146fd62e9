package sfu.core.stream;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The recent plain payloads of one track on one shard, for fan-out, retransmission and starts from
 * a key frame: stored once, read by every subscriber.
 *
 * <p>A ring of bytes in native memory, and parallel arrays (50 bytes a packet) of what forwarding
 * asks of each. The oldest packet is evicted first; the ring grows while that would evict one
 * younger than {@code keepNs}. One thread at a time; it may be made on another.
 *
 * <p>A payload stays where it was, and so does its index, at least until {@value #PINNED} further
 * packets are stored, also when the ring grows: a batch may queue them and encrypt them later. What
 * waits longer is named by {@link #keepFrom}.
 */
public final class PacketCache implements AutoCloseable {
    /** A batch of 64 that is being handed out, and the next one that comes meanwhile. */
    static final int PINNED = 128;

    /** Larger ones do not come by UDP over Ethernet, and lengths are kept in 16 bits. */
    private static final int MAX_PAYLOAD = Short.MAX_VALUE;

    /** As the lengths of a prefix are kept. */
    private static final int MAX_PREFIX = 255;

    private static final long NONE = -1;

    /** Behind each payload: RTP padding of one byte, which says how much it is (RFC 3550 5.1). */
    public static final int PADDING = 1;

    /**
     * How much is kept.
     *
     * @param initialBytes of the ring, at least 4096; taken with the first packet, whatever the
     *     budget says
     * @param maxBytes it may grow to, at most 2^30; room for {@value #PINNED} packets, and those of
     *     {@link #keepFrom}, is taken from it whatever the budget says
     * @param maxPackets a power of two, at least 256
     * @param keepNs how long packets are kept if the bounds and the budget allow
     */
    public record Limits(int initialBytes, int maxBytes, int maxPackets, long keepNs) {
        public Limits {
            if (initialBytes < 4096 || maxBytes < initialBytes || maxBytes > 1 << 30) {
                throw new IllegalArgumentException("4096 <= initialBytes <= maxBytes <= 2^30");
            }
            if (Integer.bitCount(maxPackets) != 1 || maxPackets < 2 * PINNED) {
                throw new IllegalArgumentException("maxPackets is a power of two, at least 256");
            }
        }
    }

    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};
    private static final short[] NO_SHORTS = {};
    private static final byte[] NO_BYTES = {};
    private static final boolean[] NO_BOOLEANS = {};

    private final Limits limits;
    private final MemoryBudget budget;
    private @Nullable ByteRing ring; // from the first packet on, and so are the arrays
    private final int mask;
    private long[] numbers = NO_LONGS;
    private long[] descriptors = NO_LONGS;
    private long[] extensions = NO_LONGS;
    private long[] arrivals = NO_LONGS;
    private int[] timestamps = NO_INTS;
    private int[] offsets = NO_INTS;
    private short[] lengths = NO_SHORTS; // with the prefix
    private byte[] prefixes = NO_BYTES;
    private long @Nullable [] remarks; // kept from the first on
    private byte[] types = NO_BYTES;
    private boolean[] markers = NO_BOOLEANS;
    private boolean[] padded = NO_BOOLEANS;

    /** Where a number may be found: by its low bits, to be checked against {@link #numbers}. */
    private int[] indexOf = NO_INTS;

    // packets counted from the first on; the index is the count's low bits
    private long oldest;
    private long newest;
    private long keptFrom = Long.MAX_VALUE;
    private long freeRetiredAt = Long.MAX_VALUE;

    private long misses;
    private long evictedYoung;
    private long refused;
    private boolean closed;

    /** Takes no memory before the first packet: an offer alone costs none. */
    public PacketCache(MemoryBudget budget, Limits limits) {
        this.limits = limits;
        this.budget = budget;
        mask = limits.maxPackets() - 1;
    }

    private @Nullable ByteRing begin() {
        ByteRing its;
        try {
            its = new ByteRing(budget, limits.initialBytes());
        } catch (OutOfMemoryError none) { // of the process: refused, and tried with the next packet
            return null;
        }
        int n = limits.maxPackets();
        numbers = new long[n];
        Arrays.fill(numbers, NONE);
        descriptors = new long[n];
        extensions = new long[n];
        arrivals = new long[n];
        timestamps = new int[n];
        offsets = new int[n];
        lengths = new short[n];
        prefixes = new byte[n];
        types = new byte[n];
        markers = new boolean[n];
        padded = new boolean[n];
        indexOf = new int[n];
        ring = its;
        return its;
    }

    /**
     * Copies the payload in.
     *
     * @param number extended sequence number, at least 0
     * @param payloadType 0..127
     * @param descriptor any value, given back by {@link #descriptor}
     * @param extension any value, given back by {@link #extensions}
     * @return its index, or -1 when there is no room for it or the cache is closed; counted in
     *     {@link #refused}
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
        return store(
                number,
                timestamp,
                marker,
                payloadType,
                descriptor,
                extension,
                source,
                0,
                0,
                payloadOffset,
                payloadLength,
                arrivalNs);
    }

    /** As the other, with up to 255 bytes that are kept in front of the payload. */
    public int store(
            long number,
            int timestamp,
            boolean marker,
            int payloadType,
            long descriptor,
            long extension,
            MemorySegment source,
            long prefixOffset,
            int prefixLength,
            long payloadOffset,
            int payloadLength,
            long arrivalNs) {
        int length = prefixLength + payloadLength;
        boolean isTooLong = length > MAX_PAYLOAD || prefixLength > MAX_PREFIX;
        if (closed || isTooLong) {
            refused++;
            return -1;
        }
        ByteRing into = ring == null ? begin() : ring;
        int at = into == null ? -1 : room(into, length + PADDING, arrivalNs);
        if (into == null || at < 0) {
            refused++;
            return -1;
        }
        int index = (int) newest++ & mask;
        indexOf[(int) number & mask] = index;
        if (prefixLength > 0) {
            MemorySegment.copy(source, prefixOffset, into.segment(), at, prefixLength);
        }
        MemorySegment.copy(source, payloadOffset, into.segment(), at + prefixLength, payloadLength);
        into.segment().set(ValueLayout.JAVA_BYTE, at + length, (byte) PADDING);
        numbers[index] = number;
        timestamps[index] = timestamp;
        markers[index] = marker;
        types[index] = (byte) payloadType;
        descriptors[index] = descriptor;
        extensions[index] = extension;
        arrivals[index] = arrivalNs;
        offsets[index] = at;
        lengths[index] = (short) length;
        prefixes[index] = (byte) prefixLength;
        padded[index] = false;
        long[] its = remarks;
        if (its != null) {
            its[index] = NONE;
        }
        return index;
    }

    /** Makes room at the place that is returned, by growth or by eviction; or -1. */
    private int room(ByteRing into, int length, long nowNs) {
        if (newest >= freeRetiredAt) {
            into.freeRetired();
            freeRetiredAt = Long.MAX_VALUE;
        }
        if (newest - oldest > mask) {
            if (isPinned()) {
                return -1;
            }
            evict(nowNs);
        }
        int at = into.place(length, tail());
        while (at < 0) {
            boolean isPinned = isPinned();
            boolean isWanted = isPinned || isYoung(oldest, nowNs);
            if (!isWanted || !grow(into, isPinned)) {
                if (isPinned) {
                    return -1;
                }
                evict(nowNs);
            }
            at = into.place(length, tail());
        }
        return at;
    }

    /** Whether the oldest may not go. */
    private boolean isPinned() {
        return newest - oldest <= PINNED || oldest >= keptFrom;
    }

    private int tail() {
        return oldest == newest ? ByteRing.EMPTY : offsets[(int) oldest & mask];
    }

    private boolean isYoung(long packet, long nowNs) {
        return nowNs - arrivals[(int) packet & mask] < limits.keepNs();
    }

    private void evict(long nowNs) {
        if (isYoung(oldest, nowNs)) {
            evictedYoung++;
        }
        numbers[(int) oldest++ & mask] = NONE;
    }

    private boolean grow(ByteRing into, boolean needed) {
        int capacity = into.capacityBytes();
        int larger = (int) Math.min(2L * capacity, limits.maxBytes());
        MemorySegment from = into.segment();
        if (larger == capacity || !into.grow(larger, needed)) {
            return false;
        }
        int before = ByteRing.EMPTY;
        for (long i = oldest; i < newest; i++) {
            int index = (int) i & mask;
            int length = lengths[index] + PADDING;
            int at = into.place(length, before);
            MemorySegment.copy(from, offsets[index], into.segment(), at, length);
            offsets[index] = at;
            before = 0;
        }
        freeRetiredAt = newest + PINNED;
        return true;
    }

    /** So many were stored, of which the latest may be here. */
    public long stored() {
        return newest;
    }

    /**
     * What was stored when {@link #stored} was this, or later, is kept; MAX_VALUE: nothing more.
     */
    public void keepFrom(long count) {
        keptFrom = count;
    }

    /** More are never kept. */
    public int maxPackets() {
        return limits.maxPackets();
    }

    /** The index of this packet, or -1 when it is not (or no longer) here. */
    public int find(long number) {
        if (closed) {
            return -1;
        }
        if (ring == null) {
            misses++;
            return -1;
        }
        int index = indexOf[(int) number & mask];
        if (number < 0 || numbers[index] != number) {
            misses++;
            return -1;
        }
        return index;
    }

    /** Where payloads lie; another one after {@link #store} made the ring grow. */
    public MemorySegment segment() {
        return ring == null ? MemorySegment.NULL : ring.segment();
    }

    public long extendedSequenceNumber(int index) {
        return numbers[index];
    }

    public long payloadOffset(int index) {
        return (long) offsets[index] + prefixLength(index);
    }

    public int payloadLength(int index) {
        return lengths[index] - prefixLength(index);
    }

    /** Its payload is to be sent with {@link #PADDING}. */
    public void pad(int index) {
        padded[index] = true;
    }

    public boolean isPadded(int index) {
        return padded[index];
    }

    /** Where the bytes in front of the payload begin. */
    public long prefixOffset(int index) {
        return offsets[index];
    }

    public int prefixLength(int index) {
        return prefixes[index] & 0xFF;
    }

    /** Keeps any value with the packet. */
    public void remark(int index, long value) {
        long[] its = remarks;
        if (its == null) {
            its = new long[mask + 1];
            Arrays.fill(its, NONE);
            remarks = its;
        }
        its[index] = value;
    }

    /** The value kept with the packet, -1 without one. */
    public long remark(int index) {
        long[] its = remarks;
        return its == null ? NONE : its[index];
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

    /** How often {@link #find} found nothing. */
    public long misses() {
        return misses;
    }

    /** Packets that went before {@code keepNs}, for lack of room. */
    public long evictedYoung() {
        return evictedYoung;
    }

    /** Packets that {@link #store} did not take. */
    public long refused() {
        return refused;
    }

    /** None before the first packet. */
    public int capacityBytes() {
        return ring == null ? 0 : ring.capacityBytes();
    }

    /** Frees the memory at once: what is queued for encryption must have been flushed. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (ring != null) {
                ring.close();
            }
            numbers = NO_LONGS; // who still knows it must not hold its memory
            descriptors = NO_LONGS;
            extensions = NO_LONGS;
            arrivals = NO_LONGS;
            timestamps = NO_INTS;
            offsets = NO_INTS;
            indexOf = NO_INTS;
            lengths = NO_SHORTS;
            prefixes = NO_BYTES;
            remarks = null;
            types = NO_BYTES;
            markers = NO_BOOLEANS;
            padded = NO_BOOLEANS;
        }
    }
}

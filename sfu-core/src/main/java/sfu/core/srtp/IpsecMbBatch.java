package sfu.core.srtp;

import java.lang.foreign.MemorySegment;

/** The RTP packets of one transform that wait for the flush: their places, as addresses. */
final class IpsecMbBatch {
    private int count;
    private final IpsecMbContext[] contexts;
    private final MemorySegment[] targets;
    private final MemorySegment[] sources;
    private final long[] packet;
    private final int[] headerLength;
    private final long[] plain;
    private final int[] payloadLength;

    IpsecMbBatch(int capacity) {
        contexts = new IpsecMbContext[capacity];
        targets = new MemorySegment[capacity];
        sources = new MemorySegment[capacity];
        packet = new long[capacity];
        headerLength = new int[capacity];
        plain = new long[capacity];
        payloadLength = new int[capacity];
    }

    int add(
            IpsecMbContext context,
            MemorySegment dst,
            long at,
            int header,
            MemorySegment src,
            long from,
            int payload) {
        int i = count++;
        contexts[i] = context;
        targets[i] = dst;
        sources[i] = src;
        packet[i] = dst.address() + at;
        headerLength[i] = header;
        plain[i] = src.address() + from;
        payloadLength[i] = payload;
        return i;
    }

    int count() {
        return count;
    }

    /** Starts anew. @return how many there were */
    int take() {
        int n = count;
        count = 0;
        return n;
    }

    IpsecMbContext context(int i) {
        return contexts[i];
    }

    long packet(int i) {
        return packet[i];
    }

    int headerLength(int i) {
        return headerLength[i];
    }

    long plain(int i) {
        return plain[i];
    }

    int payloadLength(int i) {
        return payloadLength[i];
    }

    long body(int i) {
        return packet[i] + headerLength[i];
    }

    /** How much the HMAC covers: header, payload and rollover counter. */
    int hashed(int i) {
        return headerLength[i] + payloadLength[i] + 4;
    }

    long end(int i) {
        return body(i) + payloadLength[i];
    }

    /** Whether both its places still exist: what was freed must not reach native code. */
    boolean isAlive(int i) {
        return targets[i].scope().isAlive() && sources[i].scope().isAlive();
    }

    /** Leaves nothing in clear of a packet that cannot be completed. */
    void wipe(int i) {
        if (targets[i].scope().isAlive()) {
            NativeMemory.zero(body(i), payloadLength[i] + (long) contexts[i].tagLength);
        }
    }
}

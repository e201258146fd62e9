package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The chunks and deltas of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc 3.1). */
final class TransportFeedbackFormat {
    private static final int FIXED = 16;
    private static final int NOT_RECEIVED = 0;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;
    private static final int MAX_RUN = 0x1FFF;
    private static final int ONE_BIT_VECTOR = 0x8000;
    private static final int TWO_BIT_VECTOR = 0xC000;
    private static final int ONE_BIT_PACKETS = 14;
    private static final int TWO_BIT_PACKETS = 7;

    private TransportFeedbackFormat() {}

    /** Null if it is malformed, or about more than {@code maxPackets}. */
    static @Nullable TransportFeedback read(MemorySegment s, long body, long end, int maxPackets) {
        int packets = packets(s, body, end, maxPackets);
        int[] deltas = new int[packets];
        if (packets == 0 || !read(s, body, end, deltas, packets)) {
            return null;
        }
        int timeAndCount = s.get(INT, body + 12);
        return new TransportFeedback(
                s.get(INT, body),
                s.get(INT, body + 4),
                s.get(SHORT, body + 8) & 0xFFFF,
                timeAndCount & 0xFF,
                timeAndCount >>> 8,
                deltas);
    }

    /** As above, into memory that is there; returns the number of packets, 0 for malformed. */
    static int read(
            MemorySegment s, long body, long end, int maxPackets, ArrivalReportBuffer into) {
        int packets = packets(s, body, end, maxPackets);
        if (packets == 0 || !read(s, body, end, into.deltas(packets), packets)) {
            return 0;
        }
        int timeAndCount = s.get(INT, body + 12);
        into.set(packets, s.get(SHORT, body + 8) & 0xFFFF, timeAndCount & 0xFF, timeAndCount >>> 8);
        return packets;
    }

    /** That the feedback says it tells of; 0 if that cannot be, or is more than the maximum. */
    static int packets(MemorySegment s, long body, long end, int maxPackets) {
        int packets = end - body < FIXED ? 0 : s.get(SHORT, body + 10) & 0xFFFF;
        return packets > maxPackets ? 0 : packets;
    }

    private static boolean read(MemorySegment s, long body, long end, int[] deltas, int packets) {
        long at = readChunks(s, body + FIXED, end, deltas, packets);
        return at >= 0 && readDeltas(s, at, end, deltas, packets);
    }

    /** Puts each packet's symbol into {@code symbols}; where the deltas begin, or -1. */
    private static long readChunks(
            MemorySegment s, long from, long end, int[] symbols, int packets) {
        long at = from;
        int n = 0;
        while (n < packets) {
            if (end - at < 2) {
                return -1;
            }
            int chunk = s.get(SHORT, at) & 0xFFFF;
            at += 2;
            if (chunk >>> 15 == 0) { // run length
                int run = Math.min(chunk & MAX_RUN, packets - n);
                if (run == 0) {
                    return -1;
                }
                Arrays.fill(symbols, n, n + run, chunk >>> 13 & 3);
                n += run;
            } else {
                boolean twoBits = (chunk & TWO_BIT_VECTOR) == TWO_BIT_VECTOR;
                int count = twoBits ? TWO_BIT_PACKETS : ONE_BIT_PACKETS;
                for (int i = 0; i < count && n < packets; i++) {
                    symbols[n++] = twoBits ? chunk >>> 12 - 2 * i & 3 : chunk >>> 13 - i & 1;
                }
            }
        }
        return at;
    }

    private static boolean readDeltas(
            MemorySegment s, long from, long end, int[] symbols, int packets) {
        long at = from;
        for (int i = 0; i < packets; i++) {
            switch (symbols[i]) {
                case NOT_RECEIVED -> symbols[i] = TransportFeedback.NOT_RECEIVED;
                case SMALL_DELTA -> {
                    if (end - at < 1) {
                        return false;
                    }
                    symbols[i] = s.get(BYTE, at++) & 0xFF;
                }
                case LARGE_DELTA -> {
                    if (end - at < 2) {
                        return false;
                    }
                    symbols[i] = s.get(SHORT, at);
                    at += 2;
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** The bytes written, or -1 if they don't fit with the padding that they need. */
    static int write(TransportFeedback f, MemorySegment s, long body, long limit) {
        int[] deltas = f.deltas();
        int bytes = bytes(deltas);
        if (body + (bytes + 3 & ~3) > limit) {
            return -1;
        }
        s.set(INT, body, f.senderSsrc());
        s.set(INT, body + 4, f.mediaSsrc());
        s.set(SHORT, body + 8, (short) f.baseSequenceNumber());
        s.set(SHORT, body + 10, (short) deltas.length);
        s.set(INT, body + 12, f.referenceTime() << 8 | f.feedbackCount());
        long at = body + FIXED;
        for (int i = 0; i < deltas.length; at += 2) {
            int chunk = chunk(deltas, i);
            s.set(SHORT, at, (short) chunk);
            i += chunk >>> 16;
        }
        for (int delta : deltas) {
            switch (symbol(delta)) {
                case SMALL_DELTA -> s.set(BYTE, at++, (byte) delta);
                case LARGE_DELTA -> {
                    s.set(SHORT, at, (short) delta);
                    at += 2;
                }
                default -> {}
            }
        }
        return bytes;
    }

    private static int bytes(int[] deltas) {
        int bytes = FIXED;
        for (int i = 0; i < deltas.length; i += chunk(deltas, i) >>> 16) {
            bytes += 2;
        }
        for (int delta : deltas) {
            bytes += symbol(delta); // which is its size, too
        }
        return bytes;
    }

    /**
     * The chunk that tells most packets from this one on; their number stands above its 16 bits.
     */
    private static int chunk(int[] deltas, int from) {
        int left = deltas.length - from;
        int run = run(deltas, from);
        int oneBit = oneBit(deltas, from);
        if (run >= oneBit && run >= Math.min(left, TWO_BIT_PACKETS)) {
            return run << 16 | symbol(deltas[from]) << 13 | run;
        }
        int packets = oneBit > 0 ? oneBit : Math.min(left, TWO_BIT_PACKETS);
        int vector = oneBit > 0 ? ONE_BIT_VECTOR : TWO_BIT_VECTOR;
        for (int i = 0; i < packets; i++) {
            vector |= symbol(deltas[from + i]) << (oneBit > 0 ? 13 - i : 12 - 2 * i);
        }
        return packets << 16 | vector;
    }

    /** How many packets of the same symbol follow. */
    private static int run(int[] deltas, int from) {
        int symbol = symbol(deltas[from]);
        int to = Math.min(deltas.length, from + MAX_RUN);
        int i = from + 1;
        while (i < to && symbol(deltas[i]) == symbol) {
            i++;
        }
        return i - from;
    }

    /** How many packets a vector of one bit each takes; 0 if one of them has a large delta. */
    private static int oneBit(int[] deltas, int from) {
        int to = Math.min(deltas.length, from + ONE_BIT_PACKETS);
        for (int i = from; i < to; i++) {
            if (symbol(deltas[i]) == LARGE_DELTA) {
                return 0;
            }
        }
        return to - from;
    }

    private static int symbol(int delta) {
        if (delta == TransportFeedback.NOT_RECEIVED) {
            return NOT_RECEIVED;
        }
        return delta >= 0 && delta <= 255 ? SMALL_DELTA : LARGE_DELTA;
    }
}

package sfu.core.rtcp;

import static sfu.core.rtcp.RtcpTypes.BYTE;
import static sfu.core.rtcp.RtcpTypes.INT;
import static sfu.core.rtcp.RtcpTypes.SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/** The chunks and deltas of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc 3.1). */
final class TransportFeedbackFormat {
    private static final int FIXED = 16;
    private static final int NOT_RECEIVED = 0;
    private static final int SMALL_DELTA = 1;
    private static final int LARGE_DELTA = 2;
    private static final int MAX_RUN = 0x1FFF;
    private static final int VECTOR_PACKETS = 7;

    /** What a small packet may claim, at most: a datagram's worth of one-bit vectors. */
    private static final int MAX_READ = 8192;

    private TransportFeedbackFormat() {}

    static @Nullable TransportFeedback read(MemorySegment s, long body, long end) {
        if (end - body < FIXED) {
            return null;
        }
        int packets = s.get(SHORT, body + 10) & 0xFFFF;
        if (packets == 0 || packets > MAX_READ) {
            return null;
        }
        int[] deltas = new int[packets];
        long at = readChunks(s, body + FIXED, end, deltas);
        if (at < 0 || !readDeltas(s, at, end, deltas)) {
            return null;
        }
        int timeAndCount = s.get(INT, body + 12);
        return new TransportFeedback(
                s.get(INT, body),
                s.get(INT, body + 4),
                s.get(SHORT, body + 8) & 0xFFFF,
                timeAndCount & 0xFF,
                timeAndCount >> 8,
                deltas);
    }

    /** Puts each packet's symbol into {@code symbols}; where the deltas begin, or -1. */
    private static long readChunks(MemorySegment s, long from, long end, int[] symbols) {
        long at = from;
        int n = 0;
        while (n < symbols.length) {
            if (end - at < 2) {
                return -1;
            }
            int chunk = s.get(SHORT, at) & 0xFFFF;
            at += 2;
            if (chunk >>> 15 == 0) { // run length
                int run = Math.min(chunk & MAX_RUN, symbols.length - n);
                if (run == 0) {
                    return -1;
                }
                java.util.Arrays.fill(symbols, n, n + run, chunk >>> 13 & 3);
                n += run;
            } else {
                boolean twoBits = (chunk & 0x4000) != 0;
                int count = twoBits ? 7 : 14;
                for (int i = 0; i < count && n < symbols.length; i++) {
                    symbols[n++] = twoBits ? chunk >>> 12 - 2 * i & 3 : chunk >>> 13 - i & 1;
                }
            }
        }
        return at;
    }

    private static boolean readDeltas(MemorySegment s, long from, long end, int[] symbols) {
        long at = from;
        for (int i = 0; i < symbols.length; i++) {
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

    /**
     * Writes body and padding behind the RTCP header; the bytes written, or -1 if they don't fit.
     */
    static int write(TransportFeedback f, MemorySegment s, long body, long limit) {
        int[] deltas = f.deltas();
        if (deltas.length == 0 || body + bytes(deltas) > limit) {
            return -1;
        }
        s.set(INT, body, f.senderSsrc());
        s.set(INT, body + 4, f.mediaSsrc());
        s.set(SHORT, body + 8, (short) f.baseSequenceNumber());
        s.set(SHORT, body + 10, (short) deltas.length);
        s.set(INT, body + 12, f.referenceTime() << 8 | f.feedbackCount() & 0xFF);
        long at = writeChunks(deltas, s, body + FIXED);
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
        return (int) (at - body);
    }

    private static long writeChunks(int[] deltas, MemorySegment s, long from) {
        long at = from;
        int i = 0;
        while (i < deltas.length) {
            int run = run(deltas, i);
            if (run >= VECTOR_PACKETS || i + run == deltas.length) {
                s.set(SHORT, at, (short) (symbol(deltas[i]) << 13 | run));
                i += run;
            } else {
                int vector = 0xC000;
                for (int k = 0; k < VECTOR_PACKETS && i < deltas.length; k++, i++) {
                    vector |= symbol(deltas[i]) << 12 - 2 * k;
                }
                s.set(SHORT, at, (short) vector);
            }
            at += 2;
        }
        return at;
    }

    private static int run(int[] deltas, int from) {
        int symbol = symbol(deltas[from]);
        int i = from + 1;
        while (i < deltas.length && i - from < MAX_RUN && symbol(deltas[i]) == symbol) {
            i++;
        }
        return i - from;
    }

    /** At most: each chunk but the last stands for 7 packets or more. */
    private static int bytes(int[] deltas) {
        int bytes = FIXED + 2 * (deltas.length / VECTOR_PACKETS + 2);
        for (int delta : deltas) {
            bytes += symbol(delta);
        }
        return bytes + 4;
    }

    private static int symbol(int delta) {
        if (delta == TransportFeedback.NOT_RECEIVED) {
            return NOT_RECEIVED;
        }
        return delta >= 0 && delta <= 255 ? SMALL_DELTA : LARGE_DELTA;
    }
}

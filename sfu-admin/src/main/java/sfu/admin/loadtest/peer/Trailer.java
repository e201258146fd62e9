package sfu.admin.loadtest.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The last bytes of a synthetic payload, which no server changes: its track's mark, the time. */
final class Trailer {
    static final int BYTES = 16;

    /** No track has it. */
    static final long NO_MARK = 0;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private Trailer() {}

    static void write(MemorySegment s, long payload, int length, long mark, long unixNs) {
        s.set(LONG, payload + length - BYTES, mark);
        s.set(LONG, payload + length - BYTES + 8, unixNs);
    }

    static long mark(MemorySegment s, long payload, int length) {
        return length < BYTES ? NO_MARK : s.get(LONG, payload + length - BYTES);
    }

    /** When the packet was sent; 0 when it is not of this track. */
    static long sentUnixNs(MemorySegment s, long payload, int length, long mark) {
        boolean isOurs = mark(s, payload, length) == mark;
        return isOurs ? s.get(LONG, payload + length - 8) : 0;
    }
}

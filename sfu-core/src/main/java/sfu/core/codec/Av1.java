package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The AV1 aggregation header (RTP Payload Format For AV1 4.4). */
final class Av1 {
    private static final int Z = 0x80;
    private static final int N = 0x08;

    private Av1() {}

    static long read(MemorySegment s, long from, int length) {
        if (length < 2) {
            return PayloadDescriptor.MALFORMED;
        }
        int header = s.get(ValueLayout.JAVA_BYTE, from);
        boolean begins = (header & Z) == 0;
        boolean isNewSequence = (header & N) != 0;
        if (isNewSequence && !begins) {
            return PayloadDescriptor.MALFORMED; // Z must be 0 where N is 1
        }
        return PayloadDescriptor.flags(isNewSequence, begins);
    }
}

package sfu.core.io;

import java.lang.foreign.MemorySegment;

/**
 * How long a datagram waited in its socket, by the kernel's time stamp (SO_TIMESTAMPNS, socket(7)):
 * a busy loop reads late, and what came apart would seem to have come together.
 */
final class ReceiveStamp {
    /** SCM_TIMESTAMPNS is the option's own number. */
    private static final int TYPE = Sys.SO_TIMESTAMPNS;

    /** Who sets the clock makes older ones; then none is known. */
    private static final long MAX_WAIT_NS = 1_000_000_000L;

    private static final long SECOND_NS = 1_000_000_000L;

    private ReceiveStamp() {}

    static boolean isAt(MemorySegment m, long o) {
        return m.get(Msg.INT, o + Msg.CMSG_LEVEL) == Sys.SOL_SOCKET
                && m.get(Msg.INT, o + Msg.CMSG_TYPE) == TYPE;
    }

    /**
     * From the control message at {@code o}.
     *
     * @param realTimeNs CLOCK_REALTIME after the batch was received
     * @return 0 to a second; 0 too where the clock was set meanwhile
     */
    static long waitedNs(MemorySegment m, long o, long realTimeNs) {
        long seconds = m.get(Msg.LONG, o + Msg.CMSG_DATA);
        long stampNs = seconds * SECOND_NS + m.get(Msg.LONG, o + Msg.CMSG_DATA + Long.BYTES);
        long waitedNs = realTimeNs - stampNs;
        return waitedNs < 0 || waitedNs > MAX_WAIT_NS ? 0 : waitedNs;
    }
}

package sfu.core.io;

import java.lang.foreign.MemorySegment;

/** Calls a receiver so that one packet it chokes on costs only that packet. */
final class Delivery {
    private Delivery() {}

    static void packet(
            UdpPort.Receiver r,
            UdpStats stats,
            MemorySegment in,
            long offset,
            int length,
            long hi,
            long lo,
            long port) {
        try {
            r.packet(in, offset, length, hi, lo, port);
        } catch (RuntimeException e) {
            stats.rxHandlerErrors++;
            r.failed(e);
        }
    }

    static void end(UdpPort.Receiver r, UdpStats stats) {
        try {
            r.batchEnd();
        } catch (RuntimeException e) {
            stats.rxHandlerErrors++;
            r.failed(e);
        }
    }
}

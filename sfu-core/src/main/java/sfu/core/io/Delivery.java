package sfu.core.io;

import java.lang.foreign.MemorySegment;

/** Calls a receiver so that one packet it chokes on costs only that packet. */
final class Delivery {
    private Delivery() {}

    static void packet(
            UdpPort.Receiver receiver,
            UdpStats stats,
            MemorySegment in,
            long offset,
            int length,
            long hi,
            long lo,
            long port) {
        try {
            receiver.packet(in, offset, length, hi, lo, port);
        } catch (Throwable e) { // an Error would end the loop, with all its other peers
            report(receiver, stats, e);
        }
    }

    static void end(UdpPort.Receiver receiver, UdpStats stats) {
        try {
            receiver.batchEnd();
        } catch (Throwable e) {
            report(receiver, stats, e);
        }
    }

    private static void report(UdpPort.Receiver receiver, UdpStats stats, Throwable e) {
        stats.rxHandlerErrors++;
        receiver.failed(e instanceof RuntimeException bug ? bug : new IllegalStateException(e));
    }
}

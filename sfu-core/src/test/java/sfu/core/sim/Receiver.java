package sfu.core.sim;

import sfu.core.bwe.TransportCcFeedback;
import sfu.core.rtcp.RtcpWriter;
import sfu.core.rtcp.TransportFeedback;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;

/** A client that reports arrivals as the server does to publishers, in real RTCP bytes. */
final class Receiver {
    private static final int MTU = 1200;

    private final EventLoop loop;
    private final Consumer<byte[]> reports;
    private final TransportCcFeedback feedback = new TransportCcFeedback();
    private final byte[] buffer = new byte[MTU];
    private final RtcpWriter writer = new RtcpWriter(MemorySegment.ofArray(buffer), 0, MTU);
    private final long clockOffsetNs;
    private long scheduledNs = Long.MAX_VALUE;

    Receiver(EventLoop loop, long clockOffsetNs, Consumer<byte[]> reports) {
        this.loop = loop;
        this.clockOffsetNs = clockOffsetNs;
        this.reports = reports;
    }

    void onPacket(int transportSequenceNumber) {
        feedback.onPacket(transportSequenceNumber, loop.nowNs() + clockOffsetNs);
        schedule();
    }

    private void schedule() {
        long dueNs = feedback.nextDueNs();
        if (dueNs == Long.MAX_VALUE) {
            return;
        }
        long atNs = Math.max(loop.nowNs(), dueNs - clockOffsetNs);
        if (atNs < scheduledNs) {
            scheduledNs = atNs;
            loop.at(atNs, () -> report(atNs));
        }
    }

    private void report(long atNs) {
        if (atNs != scheduledNs) {
            return; // an earlier one was scheduled later
        }
        scheduledNs = Long.MAX_VALUE;
        TransportFeedback report = feedback.poll(loop.nowNs() + clockOffsetNs, 1, 2);
        if (report != null) {
            writer.reset(MemorySegment.ofArray(buffer), 0, MTU);
            if (!writer.write(report)) {
                throw new IllegalStateException("a report does not fit");
            }
            reports.accept(Arrays.copyOf(buffer, writer.length()));
        }
        schedule();
    }
}

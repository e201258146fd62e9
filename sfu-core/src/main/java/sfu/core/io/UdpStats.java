package sfu.core.io;

import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

/** Plain counters of one port, written by its thread; packets unless the name says otherwise. */
public final class UdpStats {
    public long rxPackets;

    /** Payload bytes, without UDP and IP headers. */
    public long rxBytes;

    public long rxCalls;

    /** Longer than the MTU that the port was opened with. */
    public long rxTruncated;

    /** What the kernel threw away for want of socket buffer (SO_RXQ_OVFL; native ports only). */
    public long rxKernelDrops;

    /** Receive calls that failed, but for lack of data. */
    public long rxErrors;

    /** Packets and batches whose receiver threw. */
    public long rxHandlerErrors;

    public long txPackets;

    /** Payload bytes, without UDP and IP headers. */
    public long txBytes;

    /** What the kernel was handed: a GSO run is one message. */
    public long txMessages;

    public long txCalls;

    /** The oldest that waited, dropped for newer ones while the kernel took nothing. */
    public long txQueueFull;

    /** Flushes that ended with EAGAIN; the messages stay queued. */
    public long txWouldBlock;

    public long txNoBuffers;
    public long txTooBig;
    public long txUnreachable;

    /** Errors that an earlier packet left behind; what met them was sent again. */
    public long txRefused;

    public long txDenied;
    public long txOther;

    /** GSO runs, as messages, that were refused and sent packet by packet. */
    public long txGsoSplit;

    /** Exceptions that were kept from the event loop. */
    public long loopErrors;

    /** Packets that were committed or asked for and never left, whatever the cause. */
    public long txDropped() {
        return txQueueFull + txNoBuffers + txTooBig + txUnreachable + txDenied + txOther;
    }

    /** Adds what was lost here, under its names; {@link #rxKernelDrops} has a figure of its own. */
    public void addDropsTo(DropCounters drops) {
        drops.add(DropReason.DATAGRAM_TOO_LONG, rxTruncated);
        drops.add(DropReason.SEND_QUEUE_FULL, txQueueFull);
        drops.add(DropReason.SEND_NO_BUFFERS, txNoBuffers);
        drops.add(DropReason.SEND_TOO_BIG, txTooBig);
        drops.add(DropReason.SEND_UNREACHABLE, txUnreachable);
        drops.add(DropReason.SEND_DENIED, txDenied);
        drops.add(DropReason.SEND_FAILED, txOther);
    }
}

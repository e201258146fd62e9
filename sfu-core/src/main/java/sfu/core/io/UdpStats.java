package sfu.core.io;

/** Plain counters of one port, written by its thread; packets unless the name says otherwise. */
public final class UdpStats {
    public long rxPackets;
    public long rxBytes;
    public long rxCalls;
    public long rxTruncated;
    public long rxKernelDrops;
    public long rxErrors;
    public long rxHandlerErrors;
    public long txPackets;
    public long txBytes;
    public long txMessages;
    public long txCalls;
    public long txQueueFull;
    public long txWouldBlock;
    public long txNoBuffers;
    public long txTooBig;
    public long txUnreachable;
    public long txRefused;
    public long txDenied;
    public long txOther;
    public long txGsoSplit;

    /** Packets that were committed or asked for and never left, whatever the cause. */
    public long txDropped() {
        return txQueueFull + txNoBuffers + txTooBig + txUnreachable + txDenied + txOther;
    }
}

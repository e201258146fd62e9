package sfu.core.shard;

import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

/** Decides how much of a participant's RTCP is read, and counts what is not. */
final class RtcpMeter {
    private final Allowance bytes;
    private final Allowance packets;
    private final Allowance entries;
    private final DropCounters drops;

    RtcpMeter(RtcpLimits limits, DropCounters drops) {
        bytes = new Allowance((double) limits.bitrateBps() / Byte.SIZE);
        packets = new Allowance(limits.packetsPerSecond());
        entries = new Allowance(limits.entriesPerSecond());
        this.drops = drops;
    }

    /** Whether the datagram is to be read; if so it is counted. */
    boolean admit(int sizeBytes, long nowNs) {
        if (!bytes.has(sizeBytes, nowNs) || !packets.has(1, nowNs)) {
            drops.add(DropReason.RTCP_LIMIT);
            return false;
        }
        bytes.take(sizeBytes, nowNs);
        packets.take(1, nowNs);
        return true;
    }

    /** Whether a message with so many entries is to be read; if so they are counted. */
    boolean admitEntries(int count, long nowNs) {
        if (!entries.has(count, nowNs)) {
            drops.add(DropReason.RTCP_ENTRY_LIMIT);
            return false;
        }
        entries.take(count, nowNs);
        return true;
    }
}

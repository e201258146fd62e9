package sfu.core.stats;

import java.util.Map;

/**
 * Counters of one shard, from its start.
 *
 * @param receiveCalls system calls that fetched datagrams
 * @param sendCalls system calls that sent some
 * @param messagesSent what these were handed: a run of packets to one peer (GSO) is one
 * @param cpuNs processor time of its thread
 * @param latencies from a packet's arrival to when it left, of all that left without waiting for
 *     their path
 * @param runsSplit runs that the network refused as such; their packets went one by one
 */
public record ShardSnapshot(
        int index,
        int transports,
        long packetsReceived,
        long bytesReceived,
        long packetsSent,
        long bytesSent,
        long kernelDrops,
        long receiveCalls,
        long sendCalls,
        long messagesSent,
        long runsSplit,
        Map<DropReason, Long> drops,
        long cpuNs,
        Latencies latencies) {
    /** Whose load is not known. */
    public ShardSnapshot(
            int index,
            int transports,
            long packetsReceived,
            long bytesReceived,
            long packetsSent,
            long bytesSent,
            long kernelDrops,
            long receiveCalls,
            long sendCalls,
            long messagesSent,
            long runsSplit,
            Map<DropReason, Long> drops) {
        this(
                index,
                transports,
                packetsReceived,
                bytesReceived,
                packetsSent,
                bytesSent,
                kernelDrops,
                receiveCalls,
                sendCalls,
                messagesSent,
                runsSplit,
                drops,
                0,
                Latencies.NONE);
    }
}

package sfu.core.stats;

import java.util.Map;

/**
 * Counters of one shard, from its start.
 *
 * @param receiveCalls system calls that fetched datagrams
 * @param sendCalls system calls that sent some
 * @param messagesSent what these were handed: a run of packets to one peer (GSO) is one
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
        Map<DropReason, Long> drops) {}

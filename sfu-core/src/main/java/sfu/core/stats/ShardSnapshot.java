package sfu.core.stats;

import java.util.Map;

/** Counters of one shard, from its start. */
public record ShardSnapshot(
        int index,
        int transports,
        long packetsReceived,
        long bytesReceived,
        long packetsSent,
        long bytesSent,
        long kernelDrops,
        Map<DropReason, Long> drops) {}

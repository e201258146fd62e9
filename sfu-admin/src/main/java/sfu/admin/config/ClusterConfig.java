package sfu.admin.config;

import org.jspecify.annotations.Nullable;

/**
 * How the server is a node of a cluster, as in a YAML file.
 *
 * @param redisUrl where the nodes meet; missing: the server is alone
 * @param name of the cluster, where several share one Redis
 * @param region where this node is: for where rooms open, and by which way media comes
 * @param url by which other nodes reach it; missing: where its HTTP listens
 * @param publicUrl by which clients reach this very node
 * @param mediaAddress the IP address to which other nodes send media; missing: where they reach
 *     HTTP
 * @param secret that all nodes have, at least 16 characters
 * @param trust a file with certificates in PEM, of authorities or of nodes, for those that are
 *     reached by https; missing: the authorities that the JVM knows
 * @param heartbeatMs between two words of a node of itself
 * @param expiryMs after which its rooms are free for others; missing: two and a half heart-beats
 * @param timeoutMs of each thing that is asked of Redis
 * @param retryMs for which a client is kept waiting whose room's node does not answer
 * @param answerMs for which another node is waited for whose rooms an operator asks for
 * @param actMs likewise, that is to do something
 * @param staleRooms of each other node that are remembered while it does not answer
 * @param moveRoomsPerSecond that go to other nodes at most when this one drains
 * @param moveGraceMs for which a moved room's people may take to be there
 * @param movedRooms of other nodes that wait here for the first of their people
 * @param movedFirstMs after which such a room to which nobody came is forgotten
 * @param movedAllMs for which it waits for all who were in it; later they join as anybody does
 * @param drainOnSignalMs for which SIGTERM lets the node drain before it ends; 0: it ends at once
 * @param logEntries of what is told to all that are kept for nodes that were away
 * @param chatEntries messages and changes of each channel that all nodes keep in common
 * @param removedDays for which it is remembered that a declared room or template was removed, and a
 *     ban lifted
 * @param removedNames of each of the two that are so remembered at most
 * @param awaitedRooms that are this node's and that nobody has opened yet, at most
 * @param answerBytes that are taken of another node's answer
 * @param budgetPackets a second, received and sent, with which this node is full; missing: 200,000
 *     for each shard
 * @param budgetMbps likewise, Mbit/s in each direction
 */
public record ClusterConfig(
        @Nullable String redisUrl,
        @Nullable String name,
        @Nullable String region,
        @Nullable String url,
        @Nullable String publicUrl,
        @Nullable String mediaAddress,
        @Nullable String secret,
        @Nullable String trust,
        @Nullable Integer heartbeatMs,
        @Nullable Integer expiryMs,
        @Nullable Integer timeoutMs,
        @Nullable Integer retryMs,
        @Nullable Integer answerMs,
        @Nullable Integer actMs,
        @Nullable Integer staleRooms,
        @Nullable Integer moveRoomsPerSecond,
        @Nullable Integer moveGraceMs,
        @Nullable Integer movedRooms,
        @Nullable Integer movedFirstMs,
        @Nullable Integer movedAllMs,
        @Nullable Integer drainOnSignalMs,
        @Nullable Integer logEntries,
        @Nullable Integer chatEntries,
        @Nullable Integer removedDays,
        @Nullable Integer removedNames,
        @Nullable Integer awaitedRooms,
        @Nullable Integer answerBytes,
        @Nullable Integer budgetPackets,
        @Nullable Integer budgetMbps) {
    public static final ClusterConfig EMPTY =
            new ClusterConfig(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null);

    public ClusterConfig {
        Checks.range("heartbeatMs", heartbeatMs, 100, 60_000);
        Checks.range("expiryMs", expiryMs, 200, 600_000);
        Checks.range("timeoutMs", timeoutMs, 10, 60_000);
        Checks.range("retryMs", retryMs, 0, 60_000);
        Checks.range("answerMs", answerMs, 50, 60_000);
        Checks.range("actMs", actMs, 50, 60_000);
        Checks.range("staleRooms", staleRooms, 0, 1_000_000);
        Checks.range("moveRoomsPerSecond", moveRoomsPerSecond, 1, 1000);
        Checks.range("moveGraceMs", moveGraceMs, 500, 600_000);
        Checks.range("movedRooms", movedRooms, 1, 1_000_000);
        Checks.range("movedFirstMs", movedFirstMs, 500, 3_600_000);
        Checks.range("movedAllMs", movedAllMs, 500, 3_600_000);
        Checks.range("drainOnSignalMs", drainOnSignalMs, 0, 86_400_000);
        Checks.range("logEntries", logEntries, 100, 10_000_000);
        Checks.range("chatEntries", chatEntries, 10, 1_000_000);
        Checks.range("removedDays", removedDays, 1, 3650);
        Checks.range("budgetPackets", budgetPackets, 1000, 1_000_000_000);
        Checks.range("budgetMbps", budgetMbps, 1, 10_000_000);
        Checks.range("awaitedRooms", awaitedRooms, 1, 1_000_000);
        Checks.range("answerBytes", answerBytes, 65_536, 1 << 30);
        Checks.range("removedNames", removedNames, 100, 10_000_000);
    }

    @Override
    public String toString() {
        return "ClusterConfig[" + name + ", " + region + ", " + url + "]"; // never its secrets
    }
}

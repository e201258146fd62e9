package sfu.admin.cluster;

import sfu.admin.nodes.NodeLimits;
import sfu.signaling.chat.SharedChannels;
import sfu.signaling.cluster.ClusterSettings;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.RedisDirectory;
import sfu.signaling.http.NodeTrust;

/**
 * That a server is a node of a cluster.
 *
 * @param redisUrl where the nodes meet, as redis://:password@host:6379/0
 * @param name of the cluster: several may share one Redis
 * @param logEntries of what is told to all nodes that are kept for those that were away
 * @param chatEntries messages and changes of each channel that all nodes keep in common
 * @param removed how long it is remembered that what was declared was removed
 * @param budget of packets and bandwidth, of which the node's load is a share
 * @param limits of what operators ask of the other nodes
 * @param relocation how rooms go to other nodes when this one drains
 * @param trust in nodes that are reached by https
 */
public record ClusterRules(
        String redisUrl,
        String name,
        int logEntries,
        int chatEntries,
        RecordLimits removed,
        NodeBudget budget,
        NodeLimits limits,
        RelocationPace relocation,
        NodeTrust trust,
        ClusterSettings settings) {
    /** Enough for the revocations of some hours. */
    public static final int LOG_ENTRIES = 10_000;

    public static final String NAME = "default";

    /** As usual of each channel, and of what operators ask. */
    public ClusterRules(String redisUrl, String name, int logEntries, ClusterSettings settings) {
        this(
                redisUrl,
                name,
                logEntries,
                SharedChannels.ENTRIES,
                RecordLimits.defaults(),
                NodeBudget.defaults(),
                NodeLimits.defaults(),
                RelocationPace.defaults(),
                NodeTrust.OF_JVM,
                settings);
    }

    /**
     * @throws IllegalArgumentException with a sentence
     */
    public ClusterRules {
        RedisDirectory.checkUrl(redisUrl);
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "the cluster's name has 1 to 64 letters, digits, dots and dashes, not '"
                            + name
                            + "'");
        }
    }

    @Override
    public String toString() {
        return "ClusterRules[" + name + ", " + settings + "]"; // the URL may have a password
    }
}

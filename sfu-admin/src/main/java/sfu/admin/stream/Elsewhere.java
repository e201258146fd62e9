package sfu.admin.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Set;

/**
 * What the other nodes of a cluster show. Asked by one thread, about once a second, and not at all
 * while nobody watches.
 */
public interface Elsewhere {
    /**
     * A part of what a node shows.
     *
     * @param room that it is about, wherever that is; empty: all rooms of all nodes
     * @param query of the node's own stream
     */
    record Asked(String room, String query) {}

    /**
     * What a node shows.
     *
     * @param isStale whether it no longer says anything: this is what it said last
     * @param heardMsAgo when that was
     * @param state is not to be changed, and never is
     * @param happened since this was asked last
     */
    record Said(
            String node,
            boolean isStale,
            long heardMsAgo,
            ObjectNode state,
            List<JsonNode> happened) {}

    /**
     * A node as a state shows it.
     *
     * @param state as GET /admin/v1/nodes has it
     * @param load as a share of its budget
     * @param cpu of all its processors, 0 to 1
     * @param heardMsAgo of one that is stale, when it was heard of last; else 0
     */
    record Line(
            String name,
            String region,
            String version,
            String state,
            boolean self,
            double load,
            double cpu,
            double packetsPerSecond,
            int rooms,
            int participants,
            double headroom,
            long heardMsAgo) {}

    /** What this node is called. */
    String name();

    /** All nodes of the cluster, by name. */
    List<Line> nodes();

    /** These are watched here from now on, and nothing else. */
    void watch(Set<Asked> all);

    /** What other nodes said of it. */
    List<Said> said(Asked asked);
}

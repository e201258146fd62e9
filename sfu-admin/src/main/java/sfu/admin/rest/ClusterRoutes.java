package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.signaling.cluster.NodeLoad;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Json;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The nodes of the cluster as this one sees them: /admin/v1/nodes.
 *
 * @param nodes that there are; a server that is alone has none
 * @param reachable whether what the nodes share can be reached now
 */
public record ClusterRoutes(
        AdminAccess access, Supplier<List<NodeView>> nodes, BooleanSupplier reachable) {
    /**
     * GET /admin/v1/nodes.
     *
     * @param reachable whether the last heart-beat was taken; if not, all of it is old
     */
    record Nodes(boolean reachable, List<Node> nodes) {}

    /**
     * A node.
     *
     * @param start which start of it this is
     * @param state ready; closed (it lives and takes no rooms: it starts, is overloaded or fails
     *     its self-test); draining; unreachable (it lives, and this node cannot connect to it);
     *     stale (its heart-beats no longer come)
     * @param self whether it is the one that answers
     * @param load as a share of its budget, 0 to 1 and more
     * @param cpu of all its processors, 0 to 1
     * @param bitsPerSecond in the direction that has more; null: its version does not say
     * @param headroom what its busiest shard has left of its time, 0 to 1
     * @param heardMsAgo when its last heart-beat came
     */
    record Node(
            String name,
            String start,
            String region,
            String url,
            String publicUrl,
            String version,
            String state,
            boolean self,
            double load,
            double cpu,
            double packetsPerSecond,
            @Nullable Double bitsPerSecond,
            int rooms,
            int participants,
            double headroom,
            long heardMsAgo) {
        static Node of(NodeView view) {
            NodeState said = view.said();
            NodeLoad load = said.load();
            return new Node(
                    said.name(),
                    said.start(),
                    said.region(),
                    said.url(),
                    said.publicUrl(),
                    said.version(),
                    view.condition().text(),
                    view.isSelf(),
                    load.load(),
                    load.cpu(),
                    load.packetsPerSecond(),
                    load.bitsPerSecond(),
                    load.rooms(),
                    load.participants(),
                    load.headroom(),
                    view.heardMsAgo());
        }
    }

    public void install(Router router) {
        router.route(
                "GET",
                "/admin/v1/nodes",
                access.guarded(request ->
                        CompletableFuture.completedFuture(
                                HttpResponse.json(
                                        Json.text(
                                                new Nodes(
                                                        reachable.getAsBoolean(),
                                                        nodes.get().stream()
                                                                .map(Node::of)
                                                                .toList()))))));
    }
}

package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.nodes.OtherNodes;
import sfu.signaling.cluster.ClusterException;
import sfu.signaling.cluster.NodeSilentException;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.http.AnswerTooLargeException;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Takes what is asked about a room to the node that has it, and what is asked of a node by ?node to
 * that one. Who may not do it is refused here; who may is looked at there once more.
 */
public final class NodeCarrying implements Router.Around {
    private static final String NODE = "node";
    private static final int TOO_LARGE = 502;
    private static final String RETRY_SECONDS = "2"; // until then its rooms are free, as usual
    private static final String UNKNOWN =
            ": whether it did anything is not known, look before you send it again";

    /** What is made of all nodes: they see to ?node themselves. */
    private static final Set<String> OF_ALL = Set.of("/admin/v1/rooms", "/admin/v1/bulk");

    private final AdminAccess access;
    private final OtherNodes nodes;
    private final Gatekeeper gatekeeper;

    /**
     * @param gatekeeper who writes down what is refused
     */
    public NodeCarrying(AdminAccess access, OtherNodes nodes, Gatekeeper gatekeeper) {
        this.access = access;
        this.nodes = nodes;
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Handler around(Handler here) {
        return request -> {
            String room = request.parameters().getOrDefault("room", "");
            String node = request.query(NODE);
            boolean isOfHere =
                    room.isEmpty() && node.isEmpty()
                            || OF_ALL.contains(request.route())
                            || Carriage.isCarried(request)
                            || access.refuse(request) != null; // it is refused, and written down
            if (isOfHere) {
                return here.handle(request);
            }
            return node.isEmpty() ? toRoom(room, request, here) : toNode(node, request, here);
        };
    }

    private CompletionStage<HttpResponse> toNode(String name, HttpRequest request, Handler here) {
        NodeView its = nodes.named(name);
        if (its == null) {
            return gatekeeper.ofAnotherNode(request, nobody(name).answer());
        }
        Map<String, List<String>> query = new HashMap<>(request.query());
        query.remove(NODE);
        HttpRequest asked = with(request, query, request.body());
        return its.isSelf()
                ? here.handle(asked)
                : to(its.said(), asked)
                        .exceptionally(failure -> unavailable(failure, its.said().name()))
                        .thenCompose(answer -> gatekeeper.ofAnotherNode(request, answer));
    }

    private CompletionStage<HttpResponse> toRoom(String room, HttpRequest request, Handler here) {
        return nodes.homeOf(room)
                .handle((home, failure) ->
                        failure == null
                                ? at(home, request, here)
                                : gatekeeper.ofAnotherNode(request, unavailable(failure, "")))
                .thenCompose(answer -> answer);
    }

    private CompletionStage<HttpResponse> at(
            Optional<NodeState> home, HttpRequest request, Handler here) {
        return home.isEmpty()
                ? here.handle(request).exceptionally(failure -> unavailable(failure, ""))
                : to(home.get(), request)
                        .exceptionally(failure -> unavailable(failure, home.get().name()))
                        .thenCompose(answer -> gatekeeper.ofAnotherNode(request, answer));
    }

    private CompletableFuture<HttpResponse> to(NodeState node, HttpRequest request) {
        boolean isReading = request.method().equals("GET");
        Duration patience = isReading ? nodes.limits().answer() : nodes.limits().act();
        return nodes.ask(node, request, patience);
    }

    /**
     * @param node that was asked; empty: it is not known which to ask
     */
    private HttpResponse unavailable(Throwable failure, String node) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        HttpResponse its =
                switch (cause) {
                    case ClusterException why ->
                            HttpResponse.problem(
                                    503,
                                    "cluster-unavailable",
                                    "Cluster unavailable",
                                    String.valueOf(why.getMessage()));
                    case NodeSilentException silent ->
                            silent(
                                    silent.node().name(),
                                    ": it was not asked, the room is there until somebody opens it"
                                            + " on another node");
                    case AnswerTooLargeException much -> tooLarge(node, much);
                    case java.util.concurrent.TimeoutException late -> silent(node, UNKNOWN);
                    case java.io.IOException broken -> silent(node, UNKNOWN);
                    default -> throw new CompletionException(cause);
                };
        return its.status() == TOO_LARGE ? its : its.with("retry-after", RETRY_SECONDS);
    }

    private static HttpResponse tooLarge(String node, AnswerTooLargeException much) {
        return HttpResponse.problem(
                TOO_LARGE,
                "node-answer-too-large",
                "Bad gateway",
                "node "
                        + node
                        + " did what was asked, but "
                        + much.getMessage()
                        + " (cluster.answerBytes): ask for less by limit, or ask that node itself");
    }

    private HttpResponse silent(String node, String consequence) {
        NodeView its = nodes.named(node);
        String age = its == null ? "" : ", its last heart-beat was " + its.heardMsAgo() + " ms ago";
        return HttpResponse.problem(
                503,
                "node-silent",
                "Node does not answer",
                "node " + node + " does not answer" + age + consequence);
    }

    static Refused nobody(String node) {
        return Refused.of(
                404,
                "no-such-node",
                "Not found",
                "no node is called '" + node + "': GET /admin/v1/nodes says which there are");
    }

    /** The same request about something else. */
    static HttpRequest with(
            HttpRequest request, Map<String, List<String>> query, @Nullable String body) {
        return new HttpRequest(
                request.method(),
                request.path(),
                request.route(),
                request.parameters(),
                query,
                request.headers(),
                body == null ? "" : body,
                request.remote());
    }
}

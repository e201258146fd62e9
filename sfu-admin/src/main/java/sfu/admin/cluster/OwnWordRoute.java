package sfu.admin.cluster;

import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.Placed;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.NodeRequests;
import sfu.signaling.http.Router;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * POST /cluster/v1/placements: another node asks whether a new room may open here; POST
 * /cluster/v1/participants: whether media of somebody whose room is elsewhere may come here. 204:
 * yes, and it counts from now on; 409: no.
 */
record OwnWordRoute(Cluster cluster, NodeRequests requests) {
    private static final int YES = 204;
    private static final int NO = 409;
    private static final int UNKNOWN = 404;
    private static final int UNKNOWN_METHOD = 405;
    private static final InetSocketAddress ITSELF =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static String path(Placed what) {
        return switch (what) {
            case ROOM -> "/cluster/v1/placements";
            case PARTICIPANT -> "/cluster/v1/participants";
        };
    }

    void install(Router router) {
        for (Placed what : Placed.values()) {
            router.route(
                    "POST",
                    path(what),
                    request -> CompletableFuture.completedFuture(answer(request, what)));
        }
    }

    private HttpResponse answer(HttpRequest request, Placed what) {
        if (Carriage.via(request).isEmpty()) { // the server has looked whether the voucher holds
            return Carriage.refusal();
        }
        return cluster.placing().takes(what)
                ? HttpResponse.empty(YES)
                : HttpResponse.problem(
                        NO, "limit-reached", "Conflict", "this node takes no more now");
    }

    /** Fails where the node does not answer; one of a version that cannot be asked takes it. */
    CompletableFuture<Boolean> ask(NodeState node, Placed what) {
        String path = path(what);
        String voucher = cluster.vouchers().of(node, ITSELF, "POST", path);
        HttpRequest question =
                new HttpRequest("POST", path, path, Map.of(), Map.of(), Map.of(), "", ITSELF);
        return requests.send(URI.create(node.url()), path, question, voucher)
                .thenApply(answer ->
                        switch (answer.status()) {
                            case YES, UNKNOWN, UNKNOWN_METHOD -> true;
                            case NO -> false;
                            default ->
                                    throw new CompletionException(
                                            new IOException("status " + answer.status()));
                        });
    }
}

package sfu.admin.cluster;

import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.NodeState;
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
 * POST /cluster/v1/placements: another node asks whether a new room may open here. 204: yes, and it
 * counts from now on; 409: no.
 */
record OwnWordRoute(Cluster cluster, NodeRequests requests) {
    private static final String PATH = "/cluster/v1/placements";
    private static final int YES = 204;
    private static final int NO = 409;
    private static final int UNKNOWN = 404;
    private static final int UNKNOWN_METHOD = 405;
    private static final InetSocketAddress ITSELF =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final HttpRequest QUESTION =
            new HttpRequest("POST", PATH, PATH, Map.of(), Map.of(), Map.of(), "", ITSELF);

    void install(Router router) {
        router.route("POST", PATH, request -> CompletableFuture.completedFuture(answer(request)));
    }

    private HttpResponse answer(HttpRequest request) {
        if (Carriage.via(request).isEmpty()) { // the server has looked whether the voucher holds
            return Carriage.refusal();
        }
        return cluster.takesRoom()
                ? HttpResponse.empty(YES)
                : HttpResponse.problem(
                        NO, "limit-reached", "Conflict", "this node takes no more rooms now");
    }

    /** Fails where the node does not answer; one of a version that cannot be asked takes it. */
    CompletableFuture<Boolean> ask(NodeState node) {
        String voucher = cluster.vouchers().of(node, ITSELF, "POST", PATH);
        return requests.send(URI.create(node.url()), PATH, QUESTION, voucher)
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

package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.ClusterException;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.Place;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.Handler;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.NodeRequests;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Takes single requests to the node that they are for: by 307 where clients reach that node itself,
 * else by carrying them.
 */
public final class Carrying {
    private static final long BETWEEN_MS = 200;

    private final Cluster cluster;
    private final NodeRequests requests;

    public Carrying(Cluster cluster, NodeRequests requests) {
        this.cluster = cluster;
        this.requests = requests;
    }

    /** What names of this node end with, so that it is known from them. */
    public String suffix() {
        return "." + cluster.start();
    }

    /** For a route whose {room} decides. */
    public Handler toRoom(Handler here) {
        return request ->
                toRoom(request, here, deadline())
                        .exceptionally(failure -> unavailable(failure, request));
    }

    private CompletableFuture<HttpResponse> toRoom(
            HttpRequest request, Handler here, long deadlineNs) {
        return cluster.locate(request.parameter("room"))
                .thenCompose(place ->
                        switch (place) {
                            case Place.Here() -> here.handle(request);
                            case Place.There(NodeState node) -> {
                                if (Carriage.isCarried(request)) {
                                    throw new ClusterException(
                                            "the room went to another node meanwhile: send it again");
                                }
                                yield to(node, request, true)
                                        .exceptionallyCompose(failure -> {
                                            if (System.nanoTime() - deadlineNs > 0) {
                                                return CompletableFuture.failedFuture(failure);
                                            }
                                            return later().thenCompose(
                                                            x -> toRoom(request, here, deadlineNs));
                                        });
                            }
                        });
    }

    private long deadline() {
        return System.nanoTime() + cluster.settings().pace().retry().toNanos();
    }

    private static CompletableFuture<String> later() {
        return CompletableFuture.supplyAsync(
                () -> "", CompletableFuture.delayedExecutor(BETWEEN_MS, TimeUnit.MILLISECONDS));
    }

    /**
     * For a route one of whose parameters is a name that a node gave.
     *
     * @param redirects whether clients may be sent there; pages lose their tokens on the way
     */
    public Handler toNamed(String parameter, boolean redirects, Handler here) {
        return request -> {
            String start = Forwarding.startOf(request.parameter(parameter));
            NodeState node = cluster.find(start);
            if (start.equals(cluster.start()) || node == null || Carriage.isCarried(request)) {
                return here.handle(request); // which knows no name of a node that is no more
            }
            return to(node, request, redirects)
                    .exceptionally(failure -> unavailable(failure, request));
        };
    }

    /** Of an event stream that another node has: it is not carried. Null: it may be one of here. */
    public @Nullable HttpResponse streamElsewhere(HttpRequest request, String parameter) {
        NodeState node = cluster.find(Forwarding.startOf(request.parameter(parameter)));
        if (node == null || node.start().equals(cluster.start())) {
            return null;
        }
        return node.publicUrl().isEmpty()
                ? unavailable(
                        new ClusterException(
                                "this event stream is of another node, which has no"
                                        + " cluster.publicUrl by which clients reach it"),
                        request)
                : redirect(node, NodeRequests.target(request));
    }

    private static HttpResponse redirect(NodeState node, String target) {
        return HttpResponse.empty(307).with("location", base(node.publicUrl()) + target);
    }

    private CompletableFuture<HttpResponse> to(
            NodeState node, HttpRequest request, boolean redirects) {
        String target = NodeRequests.target(request);
        if (redirects && !node.publicUrl().isEmpty()) {
            return CompletableFuture.completedFuture(redirect(node, target));
        }
        String voucher = cluster.vouchers().of(node, request.remote(), request.method(), target);
        return requests.send(URI.create(node.url()), target, request, voucher)
                .whenComplete((done, failure) -> cluster.reached(node, failure == null));
    }

    private static String base(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static HttpResponse unavailable(Throwable failure, HttpRequest request) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        String sentence =
                switch (cause) {
                    case ClusterException its -> String.valueOf(its.getMessage());
                    case java.io.IOException its ->
                            "the node of " + request.path() + " cannot be reached: send it again";
                    default -> throw new CompletionException(cause);
                };
        return HttpResponse.problem(503, "cluster-unavailable", "Cluster unavailable", sentence)
                .with("retry-after", "2");
    }
}

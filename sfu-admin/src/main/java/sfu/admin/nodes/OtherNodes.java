package sfu.admin.nodes;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.NodeStream;
import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.FirstAnswers;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.cluster.NodeView;
import sfu.signaling.cluster.NodeView.Condition;
import sfu.signaling.cluster.Place;
import sfu.signaling.cluster.SecretBox;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.NodeRequests;
import sfu.signaling.http.NodeTrust;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The other nodes of the cluster, as an operator's request at this one reaches them: each is
 * vouched for, and has the token of who asked, which the other node checks again.
 */
public final class OtherNodes implements AutoCloseable {
    /** By which a node says what it is called, encoded as in a URL, with what it carries. */
    private static final String LANDING = "x-sfu-landing";

    private static final InetSocketAddress ITSELF =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Cluster cluster;
    private final NodeRequests requests;
    private final NodeLimits limits;

    /**
     * @param connecting until a connection to a node is there
     */
    public OtherNodes(Cluster cluster, NodeLimits limits, Duration connecting, NodeTrust trust) {
        this.cluster = cluster;
        this.limits = limits;
        requests = new NodeRequests(connecting, limits.act(), limits.answerBytes(), trust);
    }

    public NodeLimits limits() {
        return limits;
    }

    /** What this node is called. */
    public String name() {
        return cluster.settings().node();
    }

    /** By what what is sealed on one node holds on all. */
    public String secret() {
        return cluster.settings().secret();
    }

    /** What was answered first to what may be repeated at any node. */
    public FirstAnswers firstAnswers() {
        return cluster.firstAnswers();
    }

    /** By which such answers are closed. */
    public SecretBox answers() {
        return cluster.answers();
    }

    /** Those that live. */
    public List<NodeView> living() {
        return cluster.nodes().stream()
                .filter(each -> !each.isSelf() && each.condition() != Condition.STALE)
                .toList();
    }

    /** Those whose heart-beats no longer come, but which did not just start anew. */
    public List<NodeView> missing() {
        List<NodeView> all = cluster.nodes();
        Set<String> there =
                all.stream()
                        .filter(each -> each.condition() != Condition.STALE)
                        .map(each -> each.said().name())
                        .collect(Collectors.toSet());
        return all.stream()
                .filter(each -> each.condition() == Condition.STALE)
                .filter(each -> !each.isSelf() && !there.contains(each.said().name()))
                .toList();
    }

    /** A node by its name, one that lives first; null: none is called so. */
    public @Nullable NodeView named(String name) {
        List<NodeView> all =
                cluster.nodes().stream().filter(each -> each.said().name().equals(name)).toList();
        return all.stream()
                .filter(each -> each.condition() != Condition.STALE)
                .findFirst()
                .orElse(all.isEmpty() ? null : all.getFirst());
    }

    /**
     * The other node that has a room; nothing: this one has it, or none. Fails with {@link
     * sfu.signaling.cluster.ClusterException} where that cannot be found out, and with {@link
     * sfu.signaling.cluster.NodeSilentException} where that node does not live just now.
     */
    public CompletableFuture<Optional<NodeState>> homeOf(String room) {
        return cluster.whereIs(room)
                .thenApply(place ->
                        place.flatMap(its ->
                                its instanceof Place.There(NodeState node)
                                        ? Optional.of(node)
                                        : Optional.empty()));
    }

    /**
     * Has another node answer a request as if it had come there. Fails with {@link
     * java.io.IOException} or {@link java.util.concurrent.TimeoutException} where it does not, with
     * {@link sfu.signaling.http.AnswerTooLargeException} where it says too much.
     *
     * @param patience at most {@link NodeLimits#act}
     */
    public CompletableFuture<HttpResponse> ask(
            NodeState node, HttpRequest request, Duration patience) {
        String target = NodeRequests.target(request);
        String voucher = cluster.vouchers().of(node, request.remote(), request.method(), target);
        String own = URLEncoder.encode(name(), StandardCharsets.UTF_8);
        return requests.send(URI.create(node.url()), target, request, voucher, Map.of(LANDING, own))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What a node alone shows, as its event stream has it; blocks until it begins.
     *
     * @param query as of /admin/v1/stream
     * @throws IOException if it shows nothing
     */
    InputStream stream(NodeState node, String query) throws IOException, InterruptedException {
        String target = NodeStream.PATH + "?" + query;
        String voucher = cluster.vouchers().of(node, ITSELF, "GET", target);
        return requests.stream(URI.create(node.url()), target, voucher);
    }

    /** What the node is called that an operator's request was sent to; empty: this one. */
    public static String landing(HttpRequest request) {
        return Carriage.isCarried(request)
                ? URLDecoder.decode(request.header(LANDING), StandardCharsets.UTF_8)
                : "";
    }

    /** How many answers of theirs were longer than {@link NodeLimits#answerBytes}. */
    public long tooLarge() {
        return requests.tooLarge();
    }

    @Override
    public void close() {
        requests.close();
    }
}

package sfu.signaling.relay;

import sfu.signaling.cluster.Cluster;
import sfu.signaling.cluster.NodeState;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** Nodes know each other by the vouchers of their cluster: each is good for one connection. */
public final class VouchedPasses implements Passes {
    private static final InetSocketAddress ITSELF =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Cluster cluster;

    public VouchedPasses(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Map<String, String> issue(String node, String path) {
        NodeState its = cluster.find(node);
        return its == null
                ? Map.of()
                : Map.of(Carriage.HEADER, cluster.vouchers().of(its, ITSELF, "GET", path));
    }

    /** The HTTP server has looked at the voucher: a request whose does not hold gets not here. */
    @Override
    public String nodeOf(HttpRequest request) {
        String node = Carriage.via(request);
        if (node.isEmpty() || cluster.find(node) == null) {
            throw new SecurityException("only nodes of this cluster connect here");
        }
        return node;
    }
}

package sfu.core.io;

import org.jspecify.annotations.Nullable;

import sfu.core.stats.TcpEnd;
import sfu.core.stats.TcpSnapshot;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Counts the ICE-TCP connections of a server, in all and of an address, and limits them. */
public final class TcpAdmission {
    private record Network(long hi, long lo) {}

    private final TcpOptions options;
    private final Map<Network, Integer> byNetwork = new HashMap<>();
    private final Map<TcpEnd, Long> ended = new EnumMap<>(TcpEnd.class);
    private int connections;
    private long accepted;

    public TcpAdmission(TcpOptions options) {
        this.options = options;
    }

    TcpOptions options() {
        return options;
    }

    /** Counts one more of this address; or says why it is refused, and counts that. */
    synchronized @Nullable TcpEnd admit(InetAddress address) {
        Network network = network(address);
        int ofNetwork = byNetwork.getOrDefault(network, 0);
        TcpEnd refused = refusal(ofNetwork);
        if (refused != null) {
            ended.merge(refused, 1L, Long::sum);
            return refused;
        }
        connections++;
        accepted++;
        byNetwork.put(network, ofNetwork + 1);
        return null;
    }

    /** One that the system did not let in. */
    synchronized void failed() {
        ended.merge(TcpEnd.REFUSED_BY_SYSTEM, 1L, Long::sum);
    }

    private @Nullable TcpEnd refusal(int ofNetwork) {
        if (connections >= options.maxConnections()) {
            return TcpEnd.REFUSED_FULL;
        }
        return ofNetwork >= options.maxPerAddress() ? TcpEnd.REFUSED_ADDRESS : null;
    }

    /** The end of one that was admitted. */
    synchronized void dismiss(InetAddress address, TcpEnd reason) {
        connections--;
        byNetwork.computeIfPresent(network(address), (n, count) -> count == 1 ? null : count - 1);
        ended.merge(reason, 1L, Long::sum);
    }

    /** A whole /64 is one customer's. */
    private static Network network(InetAddress address) {
        boolean isV6 = address instanceof Inet6Address;
        return new Network(Addr.hi(address), isV6 ? 0 : Addr.lo(address));
    }

    public synchronized TcpSnapshot snapshot() {
        return new TcpSnapshot(options.enabled(), connections, accepted, ended);
    }
}

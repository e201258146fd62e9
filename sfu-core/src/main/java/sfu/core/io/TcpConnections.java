package sfu.core.io;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** The ICE-TCP connections of one port, by the peer's address; any thread. */
public final class TcpConnections implements TcpPeers {
    private record Address(long hi, long lo, long port) {}

    private final TcpAdmission admission;
    private final Map<Address, TcpConnection> byAddress = new HashMap<>();

    /**
     * @param admission of the server
     */
    public TcpConnections(TcpAdmission admission) {
        this.admission = admission;
    }

    TcpAdmission admission() {
        return admission;
    }

    /** The address leads to this connection, whichever had it before. */
    synchronized void put(long hi, long lo, long port, TcpConnection connection) {
        byAddress.put(new Address(hi, lo, port), connection);
    }

    synchronized void remove(long hi, long lo, long port, TcpConnection connection) {
        byAddress.remove(new Address(hi, lo, port), connection);
    }

    private synchronized @Nullable TcpConnection get(long hi, long lo, long port) {
        return byAddress.get(new Address(hi, lo, port));
    }

    @Override
    public TcpPeer find(long hi, long lo, long port) {
        TcpConnection connection = get(hi, lo, port);
        return connection == null ? TcpPeer.CLOSED : connection;
    }

    /** The shard whose loop has the connection; -1 when there is none. */
    public int shardOf(long hi, long lo, long port) {
        TcpConnection connection = get(hi, lo, port);
        return connection == null ? -1 : connection.shard();
    }

    /** A peer's check came on the connection: it stays while it has such users. */
    public void use(long hi, long lo, long port, long transport) {
        TcpConnection connection = get(hi, lo, port);
        if (connection != null) {
            connection.use(transport);
        }
    }

    /** The transport no longer uses the connection, which is closed without any. */
    public void leave(long hi, long lo, long port, long transport) {
        TcpConnection connection = get(hi, lo, port);
        if (connection != null) {
            connection.leave(transport);
        }
    }
}

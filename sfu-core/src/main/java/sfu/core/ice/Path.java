package sfu.core.ice;

import org.ice4j.Transport;
import org.ice4j.TransportAddress;

import java.net.InetSocketAddress;

/**
 * A local and a remote address with their transport; unlike ice4j's addresses its equality includes
 * the transport.
 */
public record Path(boolean tcp, InetSocketAddress local, InetSocketAddress remote) {

    TransportAddress localAddress() {
        return new TransportAddress(local, transport());
    }

    TransportAddress remoteAddress() {
        return new TransportAddress(remote, transport());
    }

    private Transport transport() {
        return tcp ? Transport.TCP : Transport.UDP;
    }

    static Path of(TransportAddress local, TransportAddress remote) {
        return new Path(local.getTransport() == Transport.TCP, plain(local), plain(remote));
    }

    private static InetSocketAddress plain(TransportAddress address) {
        return new InetSocketAddress(address.getAddress(), address.getPort());
    }
}

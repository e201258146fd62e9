package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How a client came.
 *
 * @param remote where it is, beyond proxies and other nodes
 * @param offeredToken empty if it will come with the join
 * @param via the start of the node that carries it here, which does not carry it on; empty: none
 */
record Arrival(InetSocketAddress remote, String offeredToken, String via) {
    /** Of one that came by no network. */
    static final Arrival NOWHERE =
            new Arrival(InetSocketAddress.createUnresolved("nowhere", 0), "", "");

    boolean isCarried() {
        return !via.isEmpty();
    }

    @Nullable InetAddress address() {
        return remote.getAddress();
    }

    Forwarding.Client client() {
        return new Forwarding.Client(remote, offeredToken);
    }
}

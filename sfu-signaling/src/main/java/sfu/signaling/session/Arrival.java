package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How a client came.
 *
 * @param remote where it is, beyond proxies and other nodes
 * @param offeredToken empty if it will come with the join
 * @param isCarried whether another node carries it here: it is not carried on
 */
record Arrival(InetSocketAddress remote, String offeredToken, boolean isCarried) {
    /** Of one that came by no network. */
    static final Arrival NOWHERE =
            new Arrival(InetSocketAddress.createUnresolved("nowhere", 0), "", false);

    @Nullable InetAddress address() {
        return remote.getAddress();
    }

    Forwarding.Client client() {
        return new Forwarding.Client(remote, offeredToken);
    }
}

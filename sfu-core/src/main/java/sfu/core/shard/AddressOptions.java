package sfu.core.shard;

import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which addresses the media plane has to do with.
 *
 * @param host kinds of the host's own addresses that are candidates, where none are advertised
 * @param peers kinds of addresses that peers may have; STUN of others is dropped, so that no path
 *     to them is ever opened
 * @param nat64 prefixes of NAT64 by which candidates name each IPv4 address once more, last
 * @param checkMs how often it is looked whether the host's addresses have changed, 100..3,600,000
 *     ms; 0: never
 */
public record AddressOptions(
        Set<AddressKind> host, Set<AddressKind> peers, List<Nat64Prefix> nat64, int checkMs) {
    public static final int LEAST_MS = 100;
    public static final int MOST_MS = 3_600_000;

    public AddressOptions {
        if (host.isEmpty() || peers.isEmpty()) {
            throw new IllegalArgumentException("at least one kind of addresses is needed");
        }
        if (checkMs != 0 && (checkMs < LEAST_MS || checkMs > MOST_MS)) {
            throw new IllegalArgumentException(
                    "addresses are looked at every 100 to 3,600,000 ms, or never with 0, not "
                            + checkMs);
        }
        host = Set.copyOf(host);
        peers = Set.copyOf(peers);
        nat64 = List.copyOf(nat64);
    }

    /** All but link-local ones of the host, all of peers, looked at every 2 s. */
    public static AddressOptions defaults() {
        Set<AddressKind> host = EnumSet.complementOf(EnumSet.of(AddressKind.LINK_LOCAL));
        return new AddressOptions(host, AddressKind.ALL, List.of(), 2_000);
    }

    boolean admits(InetAddress peer) {
        return peers.size() == AddressKind.ALL.size() || peers.contains(AddressKind.of(peer));
    }

    boolean shows(InetAddress ofHost) {
        return host.contains(AddressKind.of(ofHost));
    }
}

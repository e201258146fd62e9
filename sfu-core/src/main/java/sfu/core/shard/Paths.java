package sfu.core.shard;

import sfu.core.ice.Path;
import sfu.core.io.Addr;
import sfu.core.io.LocalAddresses;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Translates between ICE's paths and the addresses of packets, which are three longs. */
final class Paths {
    private final LocalAddresses known;
    private final int ourPort;
    private volatile List<InetSocketAddress> locals = List.of(); // those that are known, so far
    private final InetSocketAddress anyV4;
    private final InetSocketAddress anyV6;

    /**
     * @param known addresses of ours that are told apart; the others are, by family, one
     */
    Paths(LocalAddresses known, int port) {
        this.known = known;
        ourPort = port;
        byte[] v6 = new byte[16];
        v6[15] = 1;
        try { // loopback stands for wherever the datagram came to
            InetAddress v4 = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            anyV4 = new InetSocketAddress(v4, port);
            anyV6 = new InetSocketAddress(InetAddress.getByAddress(v6), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By number, less one. */
    private List<InetSocketAddress> numbered() {
        List<InetSocketAddress> its = locals;
        List<InetAddress> all = known.all();
        if (its.size() < all.size()) { // they only become more
            its = all.stream().map(each -> new InetSocketAddress(each, ourPort)).toList();
            locals = its;
        }
        return its;
    }

    /** Our sides of all paths, as they are now. */
    List<InetSocketAddress> locals() {
        List<InetSocketAddress> all = new ArrayList<>(List.of(anyV4, anyV6));
        all.addAll(numbered());
        return all;
    }

    Path of(long hi, long lo, long port) {
        InetSocketAddress remote = Addr.inet(hi, lo, port);
        int local = Addr.local(port);
        InetSocketAddress any = remote.getAddress() instanceof Inet6Address ? anyV6 : anyV4;
        return new Path(Addr.isTcp(port), local == 0 ? any : numbered().get(local - 1), remote);
    }

    static long hi(Path path) {
        return Addr.hi(path.remote().getAddress());
    }

    static long lo(Path path) {
        return Addr.lo(path.remote().getAddress());
    }

    long port(Path path) {
        int local = numbered().indexOf(path.local()) + 1; // 0: none of them
        long port = Addr.withLocal(Addr.port(path.remote()), local);
        return path.tcp() ? Addr.overTcp(port) : port;
    }
}

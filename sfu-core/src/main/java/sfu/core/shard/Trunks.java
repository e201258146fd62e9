package sfu.core.shard;

import sfu.core.io.Addr;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The addresses of other nodes. Safe for all threads. */
final class Trunks {
    private final List<Shard> shards;
    private final LongSupplier numbers;
    private final Map<InetSocketAddress, Trunk> trunks = new HashMap<>();

    Trunks(List<Shard> shards, LongSupplier numbers) {
        this.shards = shards;
        this.numbers = numbers;
    }

    /** What comes from there under this number is the transport's. */
    synchronized void join(InetSocketAddress at, int number, Transport transport) {
        Trunk trunk = trunks.get(at);
        if (trunk == null) {
            trunk = new Trunk(shards.getFirst(), numbers.getAsLong());
            trunks.put(at, trunk);
            route(at, trunk, true);
        }
        trunk.use(1);
        trunk.put(number, transport);
    }

    synchronized void leave(InetSocketAddress at, int number, Transport transport) {
        Trunk trunk = trunks.get(at);
        if (trunk == null) {
            return;
        }
        trunk.remove(number, transport);
        if (trunk.use(-1) == 0) {
            trunks.remove(at);
            route(at, trunk, false);
        }
    }

    private void route(InetSocketAddress at, Trunk trunk, boolean isKnown) {
        long hi = Addr.hi(at.getAddress());
        long lo = Addr.lo(at.getAddress());
        long port = Addr.port(at);
        for (Shard any : shards) {
            any.execute(
                    isKnown
                            ? new ShardCommand.Prove(hi, lo, port, trunk.address())
                            : new ShardCommand.Unroute(hi, lo, port, trunk.address()));
        }
    }
}

package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.MediaShards;
import sfu.core.shard.ShardFigures.TransportFigures;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes to which this one relays. Safe for all threads. */
public final class Relays implements AutoCloseable {
    private final MediaShards shards;
    private final Map<String, Relay> relays = new ConcurrentHashMap<>(); // by node

    public Relays(MediaShards shards) {
        this.shards = shards;
    }

    /**
     * A connection to another node is there: media may go by it until it is {@link Relay#lost}. One
     * that there was before ends.
     *
     * @param own see {@link Relay.Own}
     */
    public synchronized Relay connect(Relay.Own own, String peer, RelayWire wire) {
        if (peer.equals(own.name())) {
            throw new IllegalArgumentException("a node does not relay to itself: " + peer);
        }
        Relay before = relays.remove(peer);
        if (before != null) {
            before.lost("it connected anew");
        }
        Relay relay = new Relay(shards, own, peer, wire);
        relays.put(peer, relay);
        return relay;
    }

    /** The relay to a node that is up, or null. */
    public @Nullable Relay to(String node) {
        Relay its = relays.get(node);
        return its != null && its.isUp() ? its : null;
    }

    /** All that there are, by node. */
    public Map<String, Relay> all() {
        return Map.copyOf(relays);
    }

    /** What was counted of transports at other nodes, by number; a second old or so. */
    public Map<Long, TransportFigures> figures() {
        Map<Long, TransportFigures> all = new HashMap<>();
        relays.values().forEach(relay -> all.putAll(relay.figures()));
        return all;
    }

    /** The connection ended. */
    public void lost(Relay relay, String why) {
        relays.remove(relay.peer(), relay);
        relay.lost(why);
    }

    @Override
    public void close() {
        relays.values().forEach(Relay::close);
        relays.clear();
    }
}

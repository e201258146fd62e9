package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.TrackSpec;
import sfu.core.relay.RelayMessage.EdgeId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The other edges of a home's room to which this one sends what it gets. Safe for all threads. */
final class Feeders {
    /** A home that asks for more is broken. */
    private static final int MAX = 100;

    /** What a connection to the other edge may take to be made. */
    private static final int CONNECT_MS = 1_500;

    private final Relays relays;
    private final Relay home;
    private final int shard;
    private final Consumer<RelayMessage> out;
    private final Map<EdgeId, Feeder> all = new HashMap<>();
    private final Set<EdgeId> awaited = new HashSet<>();
    private boolean isOver;

    /**
     * @param shard to which the tracks come
     */
    Feeders(Relays relays, Relay home, int shard, Consumer<RelayMessage> out) {
        this.relays = relays;
        this.home = home;
        this.shard = shard;
        this.out = out;
    }

    /** The home is told when it goes, or why it does not. */
    void begin(EdgeId to) {
        synchronized (this) {
            if (isOver || all.containsKey(to) || !awaited.add(to)) {
                return;
            }
            if (all.size() + awaited.size() > MAX) {
                awaited.remove(to);
                out.accept(new RelayMessage.NotFeeding(to, "it feeds " + MAX + " already"));
                return;
            }
        }
        relays.whenUp(to.node(), CONNECT_MS).whenComplete((relay, failure) -> met(to, relay));
    }

    private synchronized void met(EdgeId to, @Nullable Relay relay) {
        if (!awaited.remove(to) || isOver) {
            return; // it is not asked for any more
        }
        Feeder its =
                relay == null
                        ? null
                        : relay.beginFeed(
                                shard, home.peer(), to, out, feeder -> forget(to, feeder));
        if (its == null) {
            out.accept(new RelayMessage.NotFeeding(to, "there is no connection to it"));
        } else {
            all.put(to, its);
        }
    }

    private synchronized void forget(EdgeId to, Feeder its) {
        all.remove(to, its);
    }

    synchronized void use(EdgeId to, TrackSpec spec) {
        Feeder its = all.get(to);
        if (its != null) {
            its.use(spec);
        }
    }

    synchronized void release(EdgeId to, long track) {
        Feeder its = all.get(to);
        if (its != null) {
            its.release(track);
        }
    }

    /** A track came to this node, perhaps anew. */
    synchronized void came(long track) {
        all.values().forEach(its -> its.came(track));
    }

    synchronized void end(EdgeId to) {
        awaited.remove(to);
        Feeder its = all.remove(to);
        if (its != null) {
            its.end("it is sent no more by way of this node");
        }
    }

    synchronized void closeAll() {
        isOver = true;
        List.copyOf(all.values()).forEach(its -> its.end("its home is gone from this node"));
        all.clear();
    }
}

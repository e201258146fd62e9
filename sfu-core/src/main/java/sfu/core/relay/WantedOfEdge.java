package sfu.core.relay;

import sfu.core.layers.LayersWanted;
import sfu.core.shard.TransportEvents;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which encodings of a track that is published at an edge are wanted: what its publisher hears is
 * for all, what comes here is for those who are here. Called on shards and on the relay's thread.
 */
final class WantedOfEdge implements Imports.Demand {
    private final long track;
    private final int home;
    private final TransportEvents publisher;
    private final Consumer<RelayMessage> out;
    private final Map<Integer, LayersWanted> wants = new HashMap<>(); // by shard of this server
    private final Set<Integer> mirrored = new HashSet<>(); // other shards that know it
    private LayersWanted there = LayersWanted.NOTHING;
    private LayersWanted sent = LayersWanted.NOTHING;

    /**
     * @param home the shard to which it comes
     */
    WantedOfEdge(long track, int home, TransportEvents publisher, Consumer<RelayMessage> out) {
        this.track = track;
        this.home = home;
        this.publisher = publisher;
        this.out = out;
    }

    @Override
    public synchronized void wanted(int shard, LayersWanted wanted) {
        if (shard != home && !mirrored.contains(shard)) {
            return; // said before it was forgotten there
        }
        wants.put(shard, wanted);
        if (shard == home) {
            tellHome();
        } else {
            publisher.layersWanted(track, shard, wanted);
        }
        ask();
    }

    /** What those at the edge want. */
    synchronized void wantedThere(LayersWanted wanted) {
        there = wanted;
        tellHome();
    }

    /** It is about to be known on this shard. */
    synchronized void mirrored(int shard) {
        mirrored.add(shard);
    }

    /** It is not known on this shard any more. */
    synchronized void forget(int shard) {
        mirrored.remove(shard);
        wants.remove(shard);
        ask();
    }

    /** For the room, who is at the edge is on the shard to which it comes. */
    private void tellHome() {
        publisher.layersWanted(
                track, home, wants.getOrDefault(home, LayersWanted.NOTHING).and(there));
    }

    private void ask() {
        LayersWanted all = wants.values().stream().reduce(LayersWanted.NOTHING, LayersWanted::and);
        if (!all.equals(sent)) {
            sent = all;
            out.accept(RelayMessage.Wanted.of(track, all));
        }
    }
}

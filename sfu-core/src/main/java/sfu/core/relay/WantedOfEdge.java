package sfu.core.relay;

import sfu.core.forward.LayeredTrack;
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
    private final Map<Integer, Integer> masks = new HashMap<>(); // by shard of this server
    private final Set<Integer> mirrored = new HashSet<>(); // other shards that know it
    private long homeBps = LayeredTrack.NO_LIMIT;
    private int there;
    private long thereBps = LayeredTrack.NO_LIMIT;
    private int sent;

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
    public synchronized void wanted(int shard, int mask, long mostBps) {
        if (shard != home && !mirrored.contains(shard)) {
            return; // said before it was forgotten there
        }
        masks.put(shard, mask);
        if (shard == home) {
            homeBps = mostBps;
            tellHome();
        } else {
            publisher.layersWanted(track, shard, mask, mostBps);
        }
        ask();
    }

    /** What those at the edge want. */
    synchronized void wantedThere(int mask, long mostBps) {
        there = mask;
        thereBps = mostBps;
        tellHome();
    }

    /** It is about to be known on this shard. */
    synchronized void mirrored(int shard) {
        mirrored.add(shard);
    }

    /** It is not known on this shard any more. */
    synchronized void forget(int shard) {
        mirrored.remove(shard);
        masks.remove(shard);
        ask();
    }

    /** For the room, who is at the edge is on the shard to which it comes. */
    private void tellHome() {
        int here = masks.getOrDefault(home, 0);
        long mostBps = here == 0 ? thereBps : there == 0 ? homeBps : Math.max(homeBps, thereBps);
        publisher.layersWanted(track, home, here | there, mostBps);
    }

    private void ask() {
        int all = 0;
        for (int mask : masks.values()) {
            all |= mask;
        }
        if (all != sent) {
            sent = all;
            out.accept(new RelayMessage.Wanted(track, all));
        }
    }
}

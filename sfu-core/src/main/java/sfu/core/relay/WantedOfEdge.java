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
    private static final Want NOTHING = new Want(0, LayeredTrack.NO_LIMIT);

    /**
     * @param mask bit n for the n-th encoding
     * @param mostBps what the highest of them may cost
     */
    private record Want(int mask, long mostBps) {
        int best() {
            return Integer.highestOneBit(mask);
        }

        /** What suits both: the highest that either wants, as costly as one of those takes it. */
        Want and(Want other) {
            long bps =
                    best() == other.best()
                            ? Math.max(mostBps, other.mostBps)
                            : best() > other.best() ? mostBps : other.mostBps;
            return new Want(mask | other.mask, bps);
        }
    }

    private final long track;
    private final int home;
    private final TransportEvents publisher;
    private final Consumer<RelayMessage> out;
    private final Map<Integer, Want> wants = new HashMap<>(); // by shard of this server
    private final Set<Integer> mirrored = new HashSet<>(); // other shards that know it
    private Want there = NOTHING;
    private Want sent = NOTHING;

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
        wants.put(shard, new Want(mask, mostBps));
        if (shard == home) {
            tellHome();
        } else {
            publisher.layersWanted(track, shard, mask, mostBps);
        }
        ask();
    }

    /** What those at the edge want. */
    synchronized void wantedThere(int mask, long mostBps) {
        there = new Want(mask, mostBps);
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
        Want all = wants.getOrDefault(home, NOTHING).and(there);
        publisher.layersWanted(track, home, all.mask(), all.mostBps());
    }

    private void ask() {
        Want all = wants.values().stream().reduce(NOTHING, Want::and);
        if (!all.equals(sent)) {
            sent = all;
            out.accept(RelayMessage.Wanted.of(track, all.mask(), all.mostBps()));
        }
    }
}

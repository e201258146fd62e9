package sfu.core.shard;

import sfu.core.api.MediaKind;
import sfu.core.forward.Egress;
import sfu.core.forward.FanOut;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.UpTrack;

import java.util.ArrayList;
import java.util.List;

/** The encodings of a shard that have packets to hand out, those that began earlier first. */
final class FanOutQueue {
    private List<UpTrack> queued = new ArrayList<>();
    private List<UpTrack> turns = new ArrayList<>(); // those of the next part, while it is made

    boolean isEmpty() {
        return queued.isEmpty();
    }

    void add(UpTrack encoding) {
        if (!queued.contains(encoding)) { // it may still stand there with nothing left
            queued.add(encoding);
        }
    }

    void remove(LayeredTrack track) {
        queued.removeIf(up -> up.track() == track);
    }

    /**
     * Hands out one batch of each of this kind, and once all had one the next.
     *
     * @return what is left of the sends; 0 or less when it stopped midway
     */
    int run(MediaKind kind, int maxSends, Egress egress, long nowNs) {
        int left = maxSends;
        boolean isMore = true;
        while (isMore && left > 0) {
            isMore = false;
            for (int i = 0; i < queued.size() && left > 0; i++) {
                FanOut its = queued.get(i).fanOut();
                if (its.isQueued() && queued.get(i).spec().kind() == kind) {
                    left = its.run(egress, nowNs, left);
                    isMore |= its.isQueued();
                }
            }
        }
        return left;
    }

    /** Those that stopped midway go on first; those that got new packets meanwhile come last. */
    void takeTurns() {
        for (int i = 0; i < queued.size(); i++) {
            if (queued.get(i).fanOut().isMidway()) {
                turns.add(queued.get(i));
            }
        }
        for (int i = 0; i < queued.size(); i++) {
            if (queued.get(i).fanOut().isQueued() && !queued.get(i).fanOut().isMidway()) {
                turns.add(queued.get(i));
            }
        }
        List<UpTrack> done = queued;
        queued = turns;
        turns = done;
        turns.clear();
    }
}

package sfu.core.room;

import sfu.core.layers.LayersWanted;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which encodings of one track its publisher is to send: those that a subscriber on any shard
 * wants, at once, and for a while those that one wanted a moment ago.
 */
final class WantedEncodings {
    static final long NEVER = Long.MAX_VALUE;

    /** The subscribers on one shard. */
    private static final class Viewers {
        int count;
        int mask;
        long mostBps = LayersWanted.NO_LIMIT;
    }

    private final int all;
    private final long holdNs;
    private final long[] unwantedSinceNs;
    private final Map<Integer, Viewers> shards = new HashMap<>();
    private int active;
    private long mostBps = LayersWanted.NO_LIMIT; // of the highest that is wanted

    /** All are sent at first. */
    WantedEncodings(int encodings, long holdNs, long nowNs) {
        this.holdNs = holdNs;
        all = (1 << encodings) - 1;
        active = all;
        unwantedSinceNs = new long[encodings];
        Arrays.fill(unwantedSinceNs, nowNs);
    }

    /**
     * A slot on this shard shows the track from now on. Where none wants any, it wants all until
     * the shard says more: so there is a picture for it within a round trip.
     */
    void viewerCame(int shard) {
        Viewers viewers = shards.computeIfAbsent(shard, s -> new Viewers());
        viewers.count++;
        if (viewers.mask == 0) {
            viewers.mask = all;
        }
    }

    void viewerWent(int shard) {
        Viewers viewers = shards.get(shard);
        if (viewers != null && --viewers.count == 0) {
            shards.remove(shard);
        }
    }

    /** What the slots on this shard want; of no meaning once they show other tracks. */
    void wanted(int shard, int mask, long mostBps) {
        Viewers viewers = shards.get(shard);
        if (viewers != null) {
            viewers.mask = mask & all;
            viewers.mostBps = mostBps;
        }
    }

    /** Before they change: those that are wanted are so until now. */
    void hold(long nowNs) {
        int wanted = wanted();
        for (int i = 0; i < unwantedSinceNs.length; i++) {
            if ((wanted & 1 << i) != 0) {
                unwantedSinceNs[i] = nowNs;
            }
        }
    }

    /** Brings {@link #isActive} and {@link #mostBps} up to date; whether that changed them. */
    boolean update(long nowNs) {
        int before = active;
        long beforeBps = mostBps;
        int wanted = wanted();
        mostBps = mostOf(wanted);
        for (int i = 0; i < unwantedSinceNs.length; i++) {
            if ((wanted & 1 << i) != 0) {
                unwantedSinceNs[i] = nowNs;
                active |= 1 << i;
            } else if (nowNs - unwantedSinceNs[i] >= holdNs) {
                active &= ~(1 << i);
            }
        }
        return active != before || mostBps != beforeBps;
    }

    /** When {@link #update} will switch one off, or {@link #NEVER}. */
    long nextDueNs() {
        long dueNs = NEVER;
        int held = active & ~wanted();
        for (int i = 0; i < unwantedSinceNs.length; i++) {
            if ((held & 1 << i) != 0) {
                dueNs = Math.min(dueNs, unwantedSinceNs[i] + holdNs);
            }
        }
        return dueNs;
    }

    private int wanted() {
        int wanted = 0;
        for (Viewers viewers : shards.values()) {
            wanted |= viewers.mask;
        }
        return wanted;
    }

    /** Of the shards whose subscribers want the highest one, the most that one of them takes. */
    private long mostOf(int wanted) {
        int best = Integer.highestOneBit(wanted);
        long most = 0;
        for (Viewers viewers : shards.values()) {
            if (all == 1 || (viewers.mask & best) != 0) {
                most = Math.max(most, viewers.mostBps);
            }
        }
        return most == 0 ? LayersWanted.NO_LIMIT : most;
    }

    /** What it may cost, in bits a second; 0 for any. */
    long mostBps(int encoding) {
        boolean isHighest = all == 1 || wanted() >>> encoding == 1;
        return isHighest && mostBps != LayersWanted.NO_LIMIT ? mostBps : 0;
    }

    boolean isActive(int encoding) {
        return (active & 1 << encoding) != 0;
    }
}

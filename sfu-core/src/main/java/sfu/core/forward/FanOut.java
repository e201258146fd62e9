package sfu.core.forward;

import sfu.core.api.MediaKind;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands the packets of one encoding to all who show it: peers outside, packets inside, so that a
 * frame's packets to one peer stand next to each other.
 */
final class FanOut {
    static final int MAX_PENDING = 64;

    private final UpTrack track;
    private final UpTrack.Owner owner;
    private final boolean isVideo;
    private final List<DownTrack> peers = new ArrayList<>();
    private final List<UpTrack.Mirror> mirrors = new ArrayList<>();

    // packets, by their indices in the cache, that came since the last batch began
    private int[] pending = new int[MAX_PENDING];
    private int pendingCount;

    // the batch that is being handed out, and to how many of the peers it was
    private int[] current = new int[MAX_PENDING];
    private int currentCount;
    private long currentFirst; // of all packets ever added, the ordinal of the batch's first
    private long added;
    private int served;
    private int firstPeer;
    private boolean isQueued; // the owner knows that there are packets

    FanOut(UpTrack track, UpTrack.Owner owner) {
        this.track = track;
        this.owner = owner;
        isVideo = track.spec().kind() == MediaKind.VIDEO;
    }

    /** Before another packet is stored: what waits may have to go first. */
    void makeRoom(long nowNs) {
        if (pendingCount == MAX_PENDING) {
            owner.isFull(track, nowNs);
        }
    }

    void add(int index) {
        pending[pendingCount++] = index;
        added++;
        if (!isQueued) {
            isQueued = true;
            owner.hasPackets(track);
        }
    }

    boolean isQueued() {
        return isQueued;
    }

    /** Sends about {@code budget} packets; returns what is left of it. */
    int run(Egress egress, long nowNs, int budget) {
        if (currentCount == 0) {
            next();
        }
        int count = peers.size();
        int left = budget;
        while (currentCount > 0 && served < count && left > 0) {
            int at = firstPeer + served++;
            DownTrack peer = peers.get(at < count ? at : at - count);
            peer.forward(track, current, currentCount, currentFirst, egress, nowNs);
            left -= currentCount;
        }
        if (served >= count || currentCount == 0) {
            currentCount = 0;
            isQueued = pendingCount > 0;
        }
        return left;
    }

    /** Completes the batch in hand, so that peers may change or the next batch begin. */
    void finish(Egress egress, long nowNs) {
        while (currentCount > 0) {
            run(egress, nowNs, Integer.MAX_VALUE);
        }
    }

    /** Makes all that waits the batch in hand; there is none now. */
    void next() {
        if (pendingCount > 0) {
            begin();
        }
    }

    /** Whether a batch is in hand that some have got and some not. */
    boolean isMidway() {
        return currentCount > 0;
    }

    /** What waits, counted for all who did not get it yet. */
    long undelivered() {
        long notServed = currentCount > 0 ? peers.size() - served : 0;
        return (long) pendingCount * (peers.size() + mirrors.size()) + currentCount * notServed;
    }

    /** Packets added so far: the ordinal of the next. */
    long added() {
        return added;
    }

    private void begin() {
        int[] free = current;
        current = pending;
        currentCount = pendingCount;
        currentFirst = added - pendingCount;
        pending = free;
        pendingCount = 0;
        served = 0;
        firstPeer = firstPeer + 1 < peers.size() ? firstPeer + 1 : 0; // nobody is always last
        if (isVideo) {
            EqualSizes.pad(track.cache(), current, currentCount);
        }
        for (int m = 0; m < mirrors.size(); m++) {
            for (int i = 0; i < currentCount; i++) {
                mirrors.get(m).packet(track, current[i]);
            }
        }
    }

    void add(DownTrack peer) {
        settle();
        peers.add(peer);
    }

    void remove(DownTrack peer) {
        settle();
        peers.remove(peer);
    }

    /** Before peers change: a batch that stopped midway would miss one, or serve one twice. */
    private void settle() {
        if (currentCount > 0) {
            owner.peersChange(track);
        }
    }

    void add(UpTrack.Mirror mirror) {
        mirrors.add(mirror);
    }

    void remove(UpTrack.Mirror mirror) {
        mirrors.remove(mirror);
    }

    boolean hasListeners() {
        return !peers.isEmpty() || !mirrors.isEmpty();
    }

    /** Nothing more is handed out. */
    void close() {
        pendingCount = 0;
        currentCount = 0;
        isQueued = false;
        peers.clear();
        mirrors.clear();
    }
}

package sfu.core.forward;

import sfu.core.api.MediaKind;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands the packets of one encoding to all who show it: peers outside, packets inside, so that a
 * frame's packets to one peer stand next to each other.
 *
 * <p>What comes faster than it can be sent waits, up to {@value #MAX_WAITING} packets: a large key
 * frame does, for many viewers. Of more video than that is let go, up to the next key frame.
 */
public final class FanOut {
    static final int MAX_BATCH = 64;

    /** A second of sending for a thousand viewers; later it would be of no use to them. */
    static final int MAX_WAITING = 512;

    private final UpTrack track;
    private final TrackOwner owner;
    private final boolean isVideo;
    private final int maxWaiting;
    private final PeerTurns peers = new PeerTurns();
    private final List<Mirror> mirrors = new ArrayList<>();

    // since the last batch began
    private final WaitingPackets waiting = new WaitingPackets();
    private long waitingFrom; // what the cache had stored before the first of them
    private int stored;
    private boolean isLetGo; // what comes is not handed out, up to a key frame
    private boolean isAfterGap; // the next batch begins behind what was let go

    // the batch that is being handed out
    private final int[] current = new int[MAX_BATCH];
    private int currentCount;
    private long currentFirst; // of all packets ever added, the ordinal of the batch's first
    private long added;
    private boolean isQueued; // the owner knows that there are packets

    FanOut(UpTrack track, TrackOwner owner) {
        this.track = track;
        this.owner = owner;
        isVideo = track.spec().kind() == MediaKind.VIDEO;
        maxWaiting = Math.min(MAX_WAITING, track.cache().maxPackets() / 2 - MAX_BATCH);
    }

    /** Before another packet is stored: what waits may have to go first. */
    void makeRoom(long nowNs) {
        if (stored >= MAX_BATCH) {
            stored = 0;
            owner.storesMany(track, nowNs);
        }
        stored++;
        if (isVideo && isFull()) {
            letGo(nowNs);
        }
    }

    private void letGo(long nowNs) {
        int viewers = peers.count();
        owner.letsGo((long) waiting.size() * viewers);
        waiting.clear();
        isQueued = currentCount > 0;
        if (!isQueued) {
            track.cache().keepFrom(Long.MAX_VALUE); // or what comes until the key frame fills it
        }
        if (viewers > 0) {
            isLetGo = true;
            isAfterGap = true;
            track.encoder().wantKeyFrame(nowNs);
        }
    }

    void add(int index) {
        for (int m = 0; m < mirrors.size(); m++) {
            mirrors.get(m).packet(track, index);
        }
        if (isLetGo && !track.isStart(index)) {
            owner.letsGo(peers.count());
            return;
        }
        isLetGo = false;
        if (waiting.size() == 0) {
            waitingFrom = track.cache().stored() - 1;
            if (currentCount == 0) {
                track.cache().keepFrom(waitingFrom);
            }
        }
        waiting.add(index);
        added++;
        if (!isQueued) {
            isQueued = true;
            owner.hasPackets(track);
        }
    }

    /** Whether packets wait for {@link #run}. */
    public boolean isQueued() {
        return isQueued;
    }

    /**
     * Hands out a batch of those that wait. Stops where the budget ends and goes on from there next
     * time.
     *
     * @param budget packets to send, about
     * @return what is left of it; 0 or less when it stopped midway
     */
    public int run(Egress egress, long nowNs, int budget) {
        if (currentCount == 0 && waiting.size() > 0) {
            begin();
        }
        int left = budget;
        while (currentCount > 0 && !peers.isOver() && left > 0) {
            SlotForwarder peer = peers.next();
            if (peer != null) {
                peer.forward(track, current, currentCount, currentFirst, egress, nowNs);
                left -= currentCount;
            }
        }
        if (currentCount == 0 || peers.isOver()) {
            end();
        }
        return left;
    }

    /** Whether no more may wait. */
    public boolean isFull() {
        return waiting.size() >= maxWaiting;
    }

    /** Completes the batch in hand, whatever that takes, and makes what waits the next. */
    public void complete(Egress egress, long nowNs) {
        if (currentCount > 0) {
            run(egress, nowNs, Integer.MAX_VALUE);
        }
        if (waiting.size() > 0) {
            begin();
        }
    }

    private void begin() {
        currentFirst = added - waiting.size();
        currentCount = waiting.take(current);
        waitingFrom += currentCount;
        stored = 0;
        if (isAfterGap) {
            isAfterGap = false;
            peers.rejoin(track);
        }
        peers.begin();
        if (isVideo) {
            EqualSizes.pad(track.cache(), current, currentCount);
        }
    }

    private void end() {
        currentCount = 0;
        peers.end();
        isQueued = waiting.size() > 0;
        track.cache().keepFrom(isQueued ? waitingFrom : Long.MAX_VALUE);
    }

    /** Whether a batch is in hand that some have got and some not. */
    public boolean isMidway() {
        return currentCount > 0;
    }

    /** What waits, counted for all who did not get it yet. */
    long undelivered() {
        return (long) waiting.size() * peers.count() + (long) currentCount * peers.left();
    }

    /** Packets added so far: the ordinal of the next. */
    long added() {
        return added;
    }

    void add(SlotForwarder peer) {
        peers.add(peer);
    }

    void remove(SlotForwarder peer) {
        peers.remove(peer);
        if (peers.count() == 0) {
            isLetGo = false; // who comes next may start from the cache, and nobody asks for it
            isAfterGap = false;
        }
    }

    public void add(Mirror mirror) {
        mirrors.add(mirror);
    }

    public void remove(Mirror mirror) {
        mirrors.remove(mirror);
    }

    public boolean hasListeners() {
        return peers.count() > 0 || !mirrors.isEmpty();
    }

    /** Nothing more is handed out. */
    void close() {
        waiting.clear();
        currentCount = 0;
        isQueued = false;
        peers.clear();
        mirrors.clear();
    }
}

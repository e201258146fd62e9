package sfu.core.forward;

import sfu.core.api.MediaKind;

import java.util.ArrayList;
import java.util.List;

/**
 * Hands the packets of one encoding to all who show it: peers outside, packets inside, so that a
 * frame's packets to one peer stand next to each other.
 */
public final class FanOut {
    static final int MAX_PENDING = 64;

    /** Of so many peers memory is read together; with 4 and 16 less was gained (BENCHMARKS.md). */
    private static final int TOGETHER = 8;

    /** Who else wants each packet once: another shard's ring. */
    @FunctionalInterface
    public interface Mirror {
        /**
         * The packet at {@code index} of {@link UpTrack#cache()}; the bytes are to be copied before
         * returning.
         */
        void packet(UpTrack track, int index);
    }

    private final UpTrack track;
    private final TrackOwner owner;
    private final boolean isVideo;
    private final List<SlotForwarder> peers = new ArrayList<>();
    private final List<Mirror> mirrors = new ArrayList<>();

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
    private int touched; // written so that what is read ahead is not left out
    private boolean isQueued; // the owner knows that there are packets

    FanOut(UpTrack track, TrackOwner owner) {
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

    /** Whether packets wait for {@link #run}. */
    public boolean isQueued() {
        return isQueued;
    }

    /**
     * Hands out packets that wait. Stops where the budget ends and goes on from there next time.
     *
     * @param budget packets to send, about
     * @return what is left of it; 0 or less when it stopped midway
     */
    public int run(Egress egress, long nowNs, int budget) {
        if (currentCount == 0) {
            next();
        }
        int count = peers.size();
        int left = budget;
        while (currentCount > 0 && served < count && left > 0) {
            if (served % TOGETHER == 0) {
                touchNext(Math.min(count, served + TOGETHER));
            }
            peer(served++).forward(track, current, currentCount, currentFirst, egress, nowNs);
            left -= currentCount;
        }
        if (served >= count || currentCount == 0) {
            currentCount = 0;
            isQueued = pendingCount > 0;
        }
        return left;
    }

    private SlotForwarder peer(int turn) {
        int at = firstPeer + turn;
        int count = peers.size();
        return peers.get(at < count ? at : at - count);
    }

    /**
     * Reads what sending to the next peers will read. In a large room it is in no cache any more,
     * and one peer's state is found by way of another: peer by peer the core would wait for each
     * piece, here it waits for those of several peers at once.
     */
    private void touchNext(int end) {
        int sum = 0;
        for (int turn = served; turn < end; turn++) {
            sum += peer(turn).touch();
        }
        touched = sum;
    }

    /**
     * Completes the batch in hand, so that peers may change or the next batch begin; what came
     * since still waits.
     */
    public void finish(Egress egress, long nowNs) {
        while (currentCount > 0) {
            run(egress, nowNs, Integer.MAX_VALUE);
        }
    }

    /** Makes all that waits the batch in hand; there is none now. */
    public void next() {
        if (pendingCount > 0) {
            begin();
        }
    }

    /** Whether a batch is in hand that some have got and some not. */
    public boolean isMidway() {
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

    void add(SlotForwarder peer) {
        settle();
        peers.add(peer);
    }

    void remove(SlotForwarder peer) {
        settle();
        peers.remove(peer);
    }

    /** Before peers change: a batch that stopped midway would miss one, or serve one twice. */
    private void settle() {
        if (currentCount > 0) {
            owner.peersChange(track);
        }
    }

    public void add(Mirror mirror) {
        mirrors.add(mirror);
    }

    public void remove(Mirror mirror) {
        mirrors.remove(mirror);
    }

    public boolean hasListeners() {
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

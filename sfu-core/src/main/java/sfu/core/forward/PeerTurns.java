package sfu.core.forward;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * In which order those who show an encoding get a batch of its packets. Each batch begins with
 * another of them; who comes while one is handed out waits for the next, and who goes is left out
 * of it.
 */
final class PeerTurns {
    /** Of so many peers memory is read together; with 4 and 16 less was gained (BENCHMARKS.md). */
    private static final int TOGETHER = 8;

    private final List<@Nullable SlotForwarder> peers = new ArrayList<>(); // null: left meanwhile
    private final List<SlotForwarder> coming = new ArrayList<>();
    private int gone;
    private boolean isRunning;
    private int first;
    private int served;
    private int touched; // written so that what is read ahead is not left out

    /** Another batch: nobody is always last. */
    void begin() {
        isRunning = true;
        served = 0;
        first = first + 1 < peers.size() ? first + 1 : 0;
    }

    /** Whether all had their turn, or left. */
    boolean isOver() {
        return served >= peers.size();
    }

    /** The batch is done with. */
    void end() {
        isRunning = false;
        served = 0;
        if (gone > 0) {
            peers.removeIf(Objects::isNull);
            gone = 0;
        }
        if (!coming.isEmpty()) {
            peers.addAll(coming);
            coming.clear();
        }
    }

    /** Whose turn it is; null: nobody's, it left. */
    @Nullable SlotForwarder next() {
        if (served % TOGETHER == 0) {
            touch(Math.min(peers.size(), served + TOGETHER));
        }
        return peer(served++);
    }

    private @Nullable SlotForwarder peer(int turn) {
        int at = first + turn;
        int count = peers.size();
        return peers.get(at < count ? at : at - count);
    }

    /**
     * Reads what sending to the next peers will read. In a large room it is in no cache any more,
     * and one peer's state is found by way of another: peer by peer the core would wait for each
     * piece, here it waits for those of several peers at once.
     */
    private void touch(int end) {
        int sum = 0;
        for (int turn = served; turn < end; turn++) {
            SlotForwarder peer = peer(turn);
            sum += peer == null ? 0 : peer.touch();
        }
        touched = sum;
    }

    /** Before {@link #begin}: something is missing between the last batch and the next. */
    void rejoin(UpTrack track) {
        for (int i = 0; i < peers.size(); i++) {
            SlotForwarder peer = peers.get(i);
            if (peer != null) {
                peer.rejoin(track);
            }
        }
    }

    void add(SlotForwarder peer) {
        (isRunning ? coming : peers).add(peer);
    }

    void remove(SlotForwarder peer) {
        if (!isRunning) {
            peers.remove(peer);
            return;
        }
        int at = peers.indexOf(peer);
        if (at >= 0) {
            peers.set(at, null);
            gone++;
        } else {
            coming.remove(peer);
        }
    }

    /** Those of the next batch. */
    int count() {
        return peers.size() - gone + coming.size();
    }

    /** Those whose turn is still to come. */
    int left() {
        int left = 0;
        for (int turn = served; isRunning && turn < peers.size(); turn++) {
            left += peer(turn) == null ? 0 : 1;
        }
        return left;
    }

    void clear() {
        end();
        peers.clear();
    }
}

package sfu.core.forward;

import sfu.core.stats.DropReason;
import sfu.core.stream.PacketCache;

/**
 * What of one video slot waits for its peer's path, in the {@link SendSide}'s queue; and what is
 * given up when that would wait too long.
 */
final class SlotPacing {
    private final LiveEncoding slot;
    private final Outlet outlet;
    private int queued;
    private int queuedTimestamp; // of the last of them
    private boolean isDraining; // what is queued leaves, then a key frame is awaited

    SlotPacing(LiveEncoding slot, Outlet outlet) {
        this.slot = slot;
        this.outlet = outlet;
    }

    /** Whether the packet may leave now; else it waits, or is given up: see {@link #isDrained}. */
    boolean admits(SendSide side, UpTrack from, int index, long nowNs) {
        side.offered(from.cache().payloadLength(index));
        if (isDraining) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL);
            return false;
        }
        if (side.admits(nowNs)) {
            return true;
        }
        queue(side, from, index);
        return false;
    }

    private void queue(SendSide side, UpTrack from, int index) {
        PacketCache cache = from.cache();
        boolean isNewFrame = queued == 0 || cache.timestamp(index) != queuedTimestamp;
        boolean startsKeyFrame = isNewFrame && from.isKeyFrame(index);
        if (side.isFull() || isNewFrame && side.isTooLong()) {
            side.giveUp(slot, !startsKeyFrame);
            if (!startsKeyFrame) {
                isDraining = true;
                outlet.drops().add(DropReason.PACING_QUEUE_FULL);
                return;
            }
        }
        if (side.isFull()) {
            outlet.drops().add(DropReason.PACING_QUEUE_FULL);
            return;
        }
        queued++;
        queuedTimestamp = cache.timestamp(index);
        long number = cache.extendedSequenceNumber(index);
        side.queue(slot, from, number, cache.payloadLength(index), startsKeyFrame);
    }

    /** One has left the queue. */
    void released() {
        if (queued > 0) {
            queued--;
        }
    }

    /** One was taken from the queue; returns whether its number is to be closed up. */
    boolean gaveUp() {
        if (queued == 0) {
            return false; // all was forgotten
        }
        queued--;
        outlet.drops().add(DropReason.PACING_QUEUE_FULL);
        return true;
    }

    /** Whether too much waited, and what was kept of it has left: a key frame is to be awaited. */
    boolean isDrained() {
        return isDraining && queued == 0;
    }

    /** Nothing of it is to leave any more. */
    void forget(SendSide side) {
        isDraining = false;
        if (queued > 0) {
            queued = 0;
            side.giveUp(slot, false);
        }
    }
}

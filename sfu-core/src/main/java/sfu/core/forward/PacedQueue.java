package sfu.core.forward;

import org.jspecify.annotations.Nullable;

/**
 * Video that waits until the path to a peer takes it: references to packets in their tracks'
 * caches, in order. All that is done to a packet for its slot is done when it is released.
 */
final class PacedQueue {
    static final int FIRST_CAPACITY = 64;

    private final int maxPackets;

    // at the low bits of [head, tail)
    private @Nullable LiveEncoding[] slots = new @Nullable LiveEncoding[FIRST_CAPACITY];
    private @Nullable UpTrack[] encodings = new @Nullable UpTrack[FIRST_CAPACITY];
    private long[] numbers = new long[FIRST_CAPACITY];
    private int[] sizes = new int[FIRST_CAPACITY];
    private boolean[] keyFrames = new boolean[FIRST_CAPACITY];
    private int head;
    private int tail;
    private long bytes;

    PacedQueue(int maxPackets) {
        this.maxPackets = maxPackets;
    }

    boolean isEmpty() {
        return head == tail;
    }

    boolean isFull() {
        return tail - head == maxPackets;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Only while it is not full.
     *
     * @param startsKeyFrame whether the slot can go on from there without what came before
     */
    void add(LiveEncoding slot, UpTrack from, long number, int size, boolean startsKeyFrame) {
        if (tail - head == numbers.length) {
            grow();
        }
        set(tail++, slot, from, number, size, startsKeyFrame);
        bytes += size;
    }

    private void set(
            int n, LiveEncoding slot, UpTrack from, long number, int size, boolean starts) {
        int i = n & numbers.length - 1;
        slots[i] = slot;
        encodings[i] = from;
        numbers[i] = number;
        sizes[i] = size;
        keyFrames[i] = starts;
    }

    private void grow() {
        int from = numbers.length;
        @Nullable LiveEncoding[] oldSlots = slots;
        @Nullable UpTrack[] oldEncodings = encodings;
        long[] oldNumbers = numbers;
        int[] oldSizes = sizes;
        boolean[] oldKeyFrames = keyFrames;
        slots = new @Nullable LiveEncoding[2 * from];
        encodings = new @Nullable UpTrack[2 * from];
        numbers = new long[2 * from];
        sizes = new int[2 * from];
        keyFrames = new boolean[2 * from];
        for (int n = head; n != tail; n++) {
            int i = n & from - 1;
            LiveEncoding slot = oldSlots[i];
            UpTrack encoding = oldEncodings[i];
            if (slot != null && encoding != null) {
                set(n, slot, encoding, oldNumbers[i], oldSizes[i], oldKeyFrames[i]);
            }
        }
    }

    /** Lets the oldest leave, if its slot still wants it. */
    void release(Egress egress, long nowNs) {
        int i = head++ & numbers.length - 1;
        LiveEncoding slot = slots[i];
        UpTrack from = encodings[i];
        slots[i] = null;
        encodings[i] = null;
        bytes -= sizes[i];
        if (slot != null && from != null) {
            slot.release(from, numbers[i], egress, nowNs);
        }
    }

    /** Gives up what waits for a slot; what begins with its latest key frame stays if asked. */
    void giveUp(LiveEncoding slot, boolean keepsKeyFrame) {
        int keyFrame = keepsKeyFrame ? latestKeyFrame(slot) : tail;
        int kept = head;
        for (int n = head; n != tail; n++) {
            int i = n & numbers.length - 1;
            LiveEncoding its = slots[i];
            UpTrack from = encodings[i];
            if (its == null || from == null) {
                continue;
            }
            if (its == slot && n - keyFrame < 0) {
                bytes -= sizes[i];
                slot.gaveUp(numbers[i]);
            } else {
                set(kept++, its, from, numbers[i], sizes[i], keyFrames[i]);
            }
        }
        for (int n = kept; n != tail; n++) {
            slots[n & numbers.length - 1] = null;
            encodings[n & numbers.length - 1] = null;
        }
        tail = kept;
    }

    /** Its place, or the tail when there is none. */
    private int latestKeyFrame(LiveEncoding slot) {
        for (int n = tail - 1; n - head >= 0; n--) {
            int i = n & numbers.length - 1;
            if (slots[i] == slot && keyFrames[i]) {
                return n;
            }
        }
        return tail;
    }
}

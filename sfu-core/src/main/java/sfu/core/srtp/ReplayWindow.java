package sfu.core.srtp;

/** A sliding window over packet indices: which of the last 64 or 128 were already seen. */
public final class ReplayWindow {
    private final int size;
    private long highest = -1;
    private long near; // bit i: highest - i was seen
    private long far; // bit i: highest - 64 - i was seen

    public ReplayWindow(int size) {
        if (size != 64 && size != 128) {
            throw new IllegalArgumentException("the window is 64 or 128 packets, not " + size);
        }
        this.size = size;
    }

    /** The highest index accepted so far, -1 if none. */
    public long highest() {
        return highest;
    }

    /**
     * 0 if {@code index} is new, else {@link SrtpWorker#REPLAYED} or {@link SrtpWorker#TOO_OLD}.
     */
    public int check(long index) {
        long age = highest - index;
        if (age < 0) {
            return 0;
        }
        if (age >= size) {
            return SrtpWorker.TOO_OLD;
        }
        long word = age < 64 ? near : far;
        return (word >>> age & 1) == 0 ? 0 : SrtpWorker.REPLAYED;
    }

    /**
     * The index of a packet with this sequence number if it is new, else {@link
     * SrtpWorker#REPLAYED}, {@link SrtpWorker#TOO_OLD} or {@link SrtpWorker#EXHAUSTED}.
     */
    long indexOf(int sequenceNumber) {
        long index = RolloverCounter.estimate(highest, sequenceNumber);
        if (index < 0) {
            return SrtpWorker.TOO_OLD;
        }
        if (index >= RolloverCounter.LIMIT) {
            return SrtpWorker.EXHAUSTED;
        }
        int code = check(index);
        return code == 0 ? index : code;
    }

    /** Marks an index that {@link #check} found new. Call it only once the packet is authentic. */
    public void accept(long index) {
        long ahead = index - highest;
        if (ahead > 0) {
            if (ahead < 64) {
                far = far << ahead | near >>> (64 - ahead);
                near <<= ahead;
            } else {
                far = ahead < 128 ? near << (ahead - 64) : 0;
                near = 0;
            }
            near |= 1;
            highest = index;
        } else if (ahead > -64) {
            near |= 1L << -ahead;
        } else {
            far |= 1L << (-ahead - 64);
        }
    }

    /** Sets the highest index without marking anything else, for tests near the end of a key. */
    void seed(long index) {
        highest = index;
        near = 1;
        far = 0;
    }
}

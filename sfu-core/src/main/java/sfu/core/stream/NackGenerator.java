package sfu.core.stream;

import java.util.Arrays;

/**
 * Decides which missing packets of a stream to ask for, when, and when to give up; numbers are
 * extended.
 */
final class NackGenerator {
    /** As many as libwebrtc's: more is an outage, which a key frame ends sooner. */
    static final int MAX_MISSING = 1000;

    static final int MAX_TRIES = 10;

    /** Nothing older is of use to a viewer. */
    static final long GIVE_UP_NS = 1_000_000_000L;

    /**
     * Reordering is short: once this many later packets came, or this much time went by, a packet
     * is lost rather than late. Two come at once inside a frame; the time is for audio and the ends
     * of frames.
     */
    static final int REORDERING_PACKETS = 2;

    static final long REORDERING_NS = 10_000_000L;

    /** Below this the answer may just wait in the sender's pacer. */
    static final long MIN_RETRY_NS = 20_000_000L;

    private static final int FIRST_CAPACITY = 64;

    // what is missing, ascending
    private long[] missing = new long[FIRST_CAPACITY];
    private long[] sinceNs = new long[FIRST_CAPACITY];
    private long[] askedNs = new long[FIRST_CAPACITY];
    private long[] laterThan = new long[FIRST_CAPACITY];
    private byte[] tries = new byte[FIRST_CAPACITY];
    private int count;

    private long newest;
    private boolean gaveUp;
    private long asked;

    /** A packet came that is newer than all before it. */
    void advanced() {
        newest++;
    }

    /** These are missing: from {@code first} up to before {@code end}, none of them known yet. */
    void gap(long first, long end, long nowNs) {
        if (end - first > MAX_MISSING) {
            giveUp();
            return;
        }
        int size = (int) (end - first);
        int excess = count + size - MAX_MISSING;
        if (excess > 0) {
            removeOldest(excess);
            gaveUp = true;
        }
        int at = open(first, size);
        for (int i = 0; i < size; i++) {
            missing[at + i] = first + i;
            sinceNs[at + i] = nowNs;
            laterThan[at + i] = newest;
            tries[at + i] = 0;
        }
    }

    /** Makes room for that many in ascending order; nearly always at the end. */
    private int open(long first, int size) {
        ensureCapacity(count + size);
        int at = count;
        while (at > 0 && missing[at - 1] > first) {
            at--;
        }
        move(at, at + size, count - at);
        count += size;
        return at;
    }

    private void ensureCapacity(int least) {
        if (least > missing.length) {
            int larger = Math.max(least, 2 * missing.length);
            missing = Arrays.copyOf(missing, larger);
            sinceNs = Arrays.copyOf(sinceNs, larger);
            askedNs = Arrays.copyOf(askedNs, larger);
            laterThan = Arrays.copyOf(laterThan, larger);
            tries = Arrays.copyOf(tries, larger);
        }
    }

    /**
     * It is no longer missing.
     *
     * @return whether it had been asked for
     */
    boolean arrived(long number) {
        int at = Arrays.binarySearch(missing, 0, count, number);
        if (at < 0) {
            return false;
        }
        boolean wasAsked = tries[at] > 0;
        move(at + 1, at, count - at - 1);
        count--;
        return wasAsked;
    }

    /** A key frame began at this number: nobody needs what was before it. */
    void clearBefore(long number) {
        int at = Arrays.binarySearch(missing, 0, count, number);
        removeOldest(at < 0 ? -at - 1 : at);
    }

    /** Everything missing is lost for good. */
    void giveUp() {
        count = 0;
        gaveUp = true;
    }

    /** Puts the low 16 bits of those to be asked for now into {@code out}; returns how many. */
    int poll(long nowNs, long rttNs, int[] out) {
        long retryNs = Math.max(rttNs, MIN_RETRY_NS);
        int kept = 0;
        int due = 0;
        for (int i = 0; i < count; i++) {
            if (isHopeless(i, nowNs, retryNs)) {
                gaveUp = true;
                continue;
            }
            if (due < out.length && isDue(i, nowNs, retryNs)) {
                tries[i]++;
                askedNs[i] = nowNs;
                out[due++] = (int) missing[i] & 0xFFFF;
            }
            if (kept < i) {
                move(i, kept, 1);
            }
            kept++;
        }
        count = kept;
        asked += due;
        return due;
    }

    private boolean isHopeless(int i, long nowNs, long retryNs) {
        boolean isUnanswered =
                tries[i] >= MAX_TRIES && nowNs - askedNs[i] >= waitNs(tries[i], retryNs);
        return isUnanswered || nowNs - sinceNs[i] > GIVE_UP_NS;
    }

    private boolean isDue(int i, long nowNs, long retryNs) {
        if (tries[i] == 0) {
            return newest - laterThan[i] >= REORDERING_PACKETS
                    || nowNs - sinceNs[i] >= REORDERING_NS;
        }
        return nowNs - askedNs[i] >= waitNs(tries[i], retryNs);
    }

    /**
     * A round trip, then an eighth more each time: gentle, for within {@link #GIVE_UP_NS} each try
     * counts; enough that an estimate which is too short does not ask ten times in vain.
     */
    private static long waitNs(int tries, long retryNs) {
        return retryNs + retryNs / 8 * (tries - 1);
    }

    /** What {@link #pollGaveUp} would say. */
    boolean hasGivenUp() {
        return gaveUp;
    }

    /** Whether since the last call something was given up. */
    boolean pollGaveUp() {
        boolean was = gaveUp;
        gaveUp = false;
        return was;
    }

    /** Numbers asked for since the start, each try counted. */
    long asked() {
        return asked;
    }

    int missing() {
        return count;
    }

    private void removeOldest(int some) {
        move(some, 0, count - some);
        count -= some;
    }

    private void move(int from, int to, int some) {
        System.arraycopy(missing, from, missing, to, some);
        System.arraycopy(sinceNs, from, sinceNs, to, some);
        System.arraycopy(askedNs, from, askedNs, to, some);
        System.arraycopy(laterThan, from, laterThan, to, some);
        System.arraycopy(tries, from, tries, to, some);
    }
}

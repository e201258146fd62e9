package sfu.core.stream;

import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/**
 * From a source's sequence numbers to those of one slot and back, all extended: continuous over
 * packets that are not sent on purpose and over changes of source. What was lost on the way stays a
 * gap, which a late packet fills with the number that it would have had.
 *
 * <p>It is a list of runs: within one, the numbers sent are the source's plus one offset. A new run
 * begins where something was dropped, where the source changed, and where the rewriting changed. So
 * a packet costs an addition, nothing is kept for each, and yet every number sent leads back to
 * what it was, for retransmission.
 */
public final class SequenceMap {
    private static final int FIRST_CAPACITY = 4;

    /**
     * Runs to remember, 40 bytes each: where every second frame of 60 a second is dropped, 4 s. Far
     * beyond what a receiver still asks for.
     */
    static final int MAX_RUNS = 128;

    /**
     * A larger step is no loss but a restart of the source (RFC 3550 A.1, MAX_DROPOUT). Passed on
     * it could be half the 16-bit numbers or more, and the receiver, also of SRTP, would take the
     * new packets for old ones.
     */
    private static final int MAX_STEP = 3000;

    // runs [oldest, newest], at their low bits; the newest may still grow
    private long[] firsts = new long[FIRST_CAPACITY];
    private long[] ends = new long[FIRST_CAPACITY]; // exclusive; of the newest: while it is closed
    private long[] offsets = new long[FIRST_CAPACITY];
    private long[] rewrites = new long[FIRST_CAPACITY];
    private @Nullable Object[] origins = new @Nullable Object[FIRST_CAPACITY];
    private int oldest;
    private int newest = -1;
    private boolean isOpen; // the newest run takes the next number
    private int firstOfSource; // the first run since the last switch

    // of the numbers to come
    private @Nullable Object origin;
    private long rewrite;
    private long offset;

    private long highestSource = -1;
    private long highestSent;

    /**
     * @param firstSent the number of the first packet, at least 0
     */
    public SequenceMap(long firstSent) {
        if (firstSent < 0) {
            throw new IllegalArgumentException("numbers are at least 0, not " + firstSent);
        }
        highestSent = firstSent - 1;
        offset = firstSent;
    }

    /**
     * From now on numbers of another source come, from this one on; the next sent follows the
     * highest sent. Earlier numbers are not mapped.
     *
     * @param its given back by {@link #origin}
     * @param how its packets are rewritten; given back by {@link #rewrite}
     */
    public void switchSource(long first, Object its, long how) {
        close(highestSource + 1);
        firstOfSource = newest + 1;
        highestSource = first - 1;
        offset = highestSent + 1 - first;
        origin = its;
        rewrite = how;
    }

    /** From the next number on, packets of the same source are rewritten so. */
    public void rewriteBy(long how) {
        if (how != rewrite) {
            close(highestSource + 1);
            rewrite = how;
        }
    }

    /** The highest number sent; one below the first before there is one. */
    public long highestSent() {
        return highestSent;
    }

    /**
     * The number to send it under, the same each time; or -1: from before the switch, dropped, or
     * too old to know.
     */
    public long map(long source) {
        if (isOpen && source == highestSource + 1) { // nearly always
            highestSource = source;
            highestSent = source + offset;
            return highestSent;
        }
        if (source <= highestSource) {
            int run = runOf(source);
            long sent = run < 0 ? -1 : source + offsets[index(run)];
            highestSent = Math.max(highestSent, sent); // a late one before a drop may be the newest
            return sent;
        }
        if (origin == null) {
            return -1;
        }
        advance(source);
        highestSent = source + offset;
        return highestSent;
    }

    /**
     * This one is not sent: later ones close the gap.
     *
     * @return false when that came too late: later packets were mapped before, so that a gap stays
     *     that the receiver takes for a loss
     */
    public boolean drop(long source) {
        if (source <= highestSource) {
            return false;
        }
        if (origin != null) {
            if (source > highestSource + 1) {
                advance(source);
            }
            close(source);
            highestSource = source;
            offset--;
        }
        return true;
    }

    /**
     * Takes a number for a packet of no source, behind all that was mapped; {@link #runOfSent} does
     * not know it.
     */
    public long insert() {
        highestSent = next();
        close(highestSource + 1);
        offset++;
        return highestSent;
    }

    /** The number that {@link #insert} would take. */
    public long next() {
        return highestSource + offset + 1;
    }

    /** Goes on to this source number, whose run then also has those passed over. */
    private void advance(long source) {
        long step = source - highestSource;
        if (step > MAX_STEP) {
            close(highestSource + 1);
            offset -= step - 2; // one number stays free: something is missing here
            highestSource = source - 1;
            firstOfSource = newest + 1;
        }
        if (!isOpen) {
            open(highestSource + 1);
        }
        highestSource = source;
    }

    private void close(long end) {
        if (isOpen) {
            ends[index(newest)] = end;
            isOpen = false;
        }
    }

    private void open(long first) {
        int size = newest - oldest + 1;
        if (size == firsts.length && size < MAX_RUNS) {
            grow();
        } else if (size == MAX_RUNS) {
            origins[index(oldest++)] = null;
        }
        int i = index(++newest);
        firsts[i] = first;
        offsets[i] = offset;
        rewrites[i] = rewrite;
        origins[i] = origin;
        isOpen = true;
    }

    private void grow() {
        int from = firsts.length;
        long[][] old = {firsts, ends, offsets, rewrites};
        @Nullable Object[] oldOrigins = origins;
        firsts = new long[2 * from];
        ends = new long[2 * from];
        offsets = new long[2 * from];
        rewrites = new long[2 * from];
        origins = new @Nullable Object[2 * from];
        long[][] grown = {firsts, ends, offsets, rewrites};
        for (int run = oldest; run <= newest; run++) {
            for (int k = 0; k < old.length; k++) {
                grown[k][index(run)] = old[k][run & from - 1];
            }
            origins[index(run)] = oldOrigins[run & from - 1];
        }
    }

    private int index(int run) {
        return run & firsts.length - 1;
    }

    private long end(int run) {
        return run == newest && isOpen ? highestSource + 1 : ends[index(run)];
    }

    /** The run of a number of the current source, or -1. */
    private int runOf(long source) {
        for (int run = newest; run >= Math.max(oldest, firstOfSource); run--) {
            if (source >= firsts[index(run)]) {
                return source < end(run) ? run : -1;
            }
        }
        return -1;
    }

    /**
     * The newest number sent with these 16 bits, or -1 when it is below 0; whether it was sent is
     * told by {@link #runOfSent}.
     */
    public long extend(int sequenceNumber) {
        long number = highestSent - ((int) highestSent - sequenceNumber & 0xFFFF);
        return number < 0 ? -1 : number;
    }

    /**
     * The run in which this number was or would have been sent, for the three methods below; -1
     * when it is too old, was never reached, or its source was forgotten.
     */
    public int runOfSent(long sent) {
        for (int run = newest; run >= oldest; run--) {
            int i = index(run);
            if (sent >= firsts[i] + offsets[i]) {
                boolean isInside = sent < end(run) + offsets[i];
                return isInside && origins[i] != null ? run : -1;
            }
        }
        return -1;
    }

    /** The source's number of what was sent under this one. */
    public long sourceNumber(int run, long sent) {
        return sent - offsets[index(run)];
    }

    public Object origin(int run) {
        Object its = origins[index(run)];
        if (its == null) {
            throw new IllegalArgumentException("run " + run + " was forgotten");
        }
        return its;
    }

    public long rewrite(int run) {
        return rewrites[index(run)];
    }

    /** Nothing of such a source can be repeated any more; it is not kept alive. */
    public void forget(Predicate<Object> isGone) {
        for (int i = 0; i < origins.length; i++) {
            Object its = origins[i];
            if (its != null && isGone.test(its)) {
                origins[i] = null;
            }
        }
        if (origin != null && isGone.test(origin)) {
            close(highestSource + 1);
            origin = null;
        }
    }
}

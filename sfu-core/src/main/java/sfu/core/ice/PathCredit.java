package sfu.core.ice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * What may leave to an address that has not shown yet that it is the peer's, and the answers that
 * wait for that.
 */
final class PathCredit {
    /** More than all that checks and their answers need. */
    private static final long MOST_BYTES = 16_384;

    /**
     * ICE checks anew each time when the peer does, and browsers do each 48 ms: sooner than a check
     * can be answered that would leave nothing for answers.
     */
    private static final long REPEAT_NS = 100_000_000;

    /** A peer repeats its check: one answer would do. */
    private static final int MOST_WAITING = 4;

    private long bytes;
    private long checkedNs = PathState.NEVER;
    private @Nullable ArrayDeque<byte[]> waiting;

    void earn(long more) {
        bytes = Math.min(bytes + more, MOST_BYTES);
    }

    /** Pays for a check of ours, or returns false. */
    boolean payForCheck(int size, long nowNs) {
        boolean isEarly = waiting != null && PathState.isWithin(checkedNs, nowNs, REPEAT_NS);
        if (isEarly || !pay(size, 0)) {
            return false;
        }
        checkedNs = nowNs;
        return true;
    }

    private boolean pay(int size, int rest) {
        if (bytes < (long) size + rest) {
            return false;
        }
        bytes -= size;
        return true;
    }

    /** An answer is to wait; returns whether an older one had to go for it. */
    boolean keep(byte[] answer) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(MOST_WAITING + 1);
        }
        waiting.add(answer);
        boolean isFull = waiting.size() > MOST_WAITING;
        if (isFull) {
            waiting.remove();
        }
        return isFull;
    }

    /** The answer that waits longest, which is taken out, or null; free of charge. */
    byte @Nullable [] poll() {
        if (waiting == null) {
            return null;
        }
        byte[] first = waiting.remove();
        if (waiting.isEmpty()) {
            waiting = null;
        }
        return first;
    }

    /**
     * The same, paid for.
     *
     * @param checkBytes what a check needs, which has to be left
     */
    byte @Nullable [] payForAnswer(int checkBytes) {
        byte[] first = waiting == null ? null : waiting.element();
        return first != null && pay(first.length, checkBytes) ? poll() : null;
    }
}

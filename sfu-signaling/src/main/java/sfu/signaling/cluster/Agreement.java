package sfu.signaling.cluster;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a node has what all have: since all was compared, until one of its words may have been
 * lost. Safe for all threads.
 */
final class Agreement {
    private static final int COMPARE_BEATS = 5_000; // and up to as many more

    private final AtomicInteger losses = new AtomicInteger();
    private volatile boolean isAgreed;
    private volatile boolean isDue; // all is compared now and then, whatever happened
    private int beats; // pace's thread
    private int nextCompare = nextCompare(); // likewise

    private static int nextCompare() {
        return COMPARE_BEATS + ThreadLocalRandom.current().nextInt(COMPARE_BEATS);
    }

    /** How many beats there were. */
    int beat(boolean isTaken) {
        if (!isTaken) {
            disagree();
        }
        beats++;
        if (beats >= nextCompare) {
            nextCompare = beats + nextCompare();
            isDue = true;
        }
        return beats;
    }

    void disagree() {
        losses.incrementAndGet();
        isAgreed = false;
    }

    /** How often it did. */
    int losses() {
        return losses.get();
    }

    /**
     * All was compared.
     *
     * @param before the losses when that began
     */
    void agree(int before) {
        isAgreed = true;
        isDue = false;
        if (losses.get() != before) {
            isAgreed = false;
        }
    }

    boolean isAgreed() {
        return isAgreed;
    }

    /** Whether all is to be compared, not only what changed. */
    boolean isToBeCompared() {
        return !isAgreed || isDue;
    }
}

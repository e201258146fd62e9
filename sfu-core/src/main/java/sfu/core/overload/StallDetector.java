package sfu.core.overload;

/** Whether a loop still takes turns: it is asked, and has to answer within a time. */
public final class StallDetector {
    /** What a look finds. */
    public enum Finding {
        /** It answered, or may still do so. */
        FINE,
        /** It did not answer in time, which was not known before. */
        STALLED,
        /** It has not answered yet. */
        STILL_STALLED,
        /** It answered after all. */
        RECOVERED
    }

    private final long stallNs;
    private long askedNs;
    private boolean isStalled;
    private long stalls;

    /**
     * @param stallNs within which it has to answer
     */
    public StallDetector(long stallNs) {
        this.stallNs = stallNs;
    }

    /** It was asked now; it must have answered before. */
    public void asked(long nowNs) {
        askedNs = nowNs;
    }

    /** Since when it has not answered. */
    public long askedNs() {
        return askedNs;
    }

    /** Nobody could answer: its time begins anew. */
    public void forgive(long nowNs) {
        if (!isStalled) {
            askedNs = nowNs;
        }
    }

    public Finding look(boolean hasAnswered, long nowNs) {
        if (hasAnswered) {
            boolean wasStalled = isStalled;
            isStalled = false;
            return wasStalled ? Finding.RECOVERED : Finding.FINE;
        }
        if (isStalled) {
            return Finding.STILL_STALLED;
        }
        if (nowNs - askedNs < stallNs) {
            return Finding.FINE;
        }
        isStalled = true;
        stalls++;
        return Finding.STALLED;
    }

    public boolean isStalled() {
        return isStalled;
    }

    /** How often it did not answer in time. */
    public long stalls() {
        return stalls;
    }
}

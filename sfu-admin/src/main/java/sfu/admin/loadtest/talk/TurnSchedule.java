package sfu.admin.loadtest.talk;

/**
 * Who speaks when: so many of a pool at once, in order, each for a turn; they do not all hand on at
 * the same time.
 */
public final class TurnSchedule {
    private final int pool;
    private final int speakers;
    private final long stepNs;
    private final long firstNs; // when the first hands on
    private int steps; // done

    /**
     * @param pool how many take turns
     * @param speakers at once; all of the pool where that is smaller, and then nobody ever stops
     * @param turnNs how long one speaks
     * @param beginNs when the first speakers begin
     */
    public TurnSchedule(int pool, int speakers, long turnNs, long beginNs) {
        this.pool = pool;
        this.speakers = Math.min(speakers, pool);
        stepNs = turnNs / Math.max(1, this.speakers);
        firstNs = beginNs + stepNs;
    }

    /** How many speak at once: at first those with the lowest numbers. */
    public int speakers() {
        return speakers;
    }

    /** Whether anybody is ever relieved. */
    public boolean changes() {
        return speakers > 0 && speakers < pool;
    }

    /** When the next one is relieved; never if nobody is. */
    public long nextNs() {
        return changes() ? firstNs + steps * stepNs : Long.MAX_VALUE;
    }

    /** The number in the pool of who stops then. */
    public int stops() {
        return steps % pool;
    }

    /** The number of who begins. */
    public int starts() {
        return (steps + speakers) % pool;
    }

    /** That has happened. */
    public void advance() {
        steps++;
    }
}

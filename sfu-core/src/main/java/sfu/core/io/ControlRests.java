package sfu.core.io;

/** When a control socket is read next, by what came: see {@link EpollControl}. */
final class ControlRests {
    /**
     * How long a report or a check waits at most where more than one comes in this time: a wake-up
     * costs as much as ten datagrams. A rest ends at a multiple of this, when the shard's reports
     * are due too.
     */
    static final long REST_NS = 50_000_000L;

    /**
     * The same where feedback comes (RFC 4585 6.1), at a multiple of {@link #GRID_NS}: estimators
     * and viewers wait for what it brings about, and browsers look at what they lack as often.
     */
    static final long FEEDBACK_REST_NS = 20_000_000L;

    /** The shard's timers are due at multiples of it. */
    static final long GRID_NS = 10_000_000L;

    /** Whoever reports how packets come does so more often than this. */
    private static final long FEEDBACK_GAP_NS = 1_000_000_000L;

    /** With media no more often than in a fourth of a rest: a look costs as much as a datagram. */
    private static final int LOOKS = 4;

    private long readNs;
    private long gotNs; // when it was read and there was something
    private long feedbackNs; // the same, with feedback

    ControlRests(long nowNs) {
        readNs = nowNs - REST_NS;
        gotNs = readNs;
        feedbackNs = nowNs - FEEDBACK_GAP_NS;
    }

    /**
     * The socket was read.
     *
     * @param some whether there was something
     * @param feedback whether some of it was feedback
     */
    void read(long nowNs, boolean some, boolean feedback) {
        readNs = nowNs;
        gotNs = some ? nowNs : gotNs;
        feedbackNs = feedback ? nowNs : feedbackNs;
    }

    /** Whether more than one comes in the time of a rest. */
    boolean isBusy(long nowNs) {
        return nowNs - gotNs < restNs(nowNs);
    }

    /** Whether it is worth a look as the loop is awake anyway. */
    boolean isWorthALook(long nowNs) {
        return nowNs - readNs >= restNs(nowNs) / LOOKS;
    }

    /** When a rest that begins now ends. */
    long endNs(long nowNs) {
        long restNs = restNs(nowNs);
        long gridNs = restNs == REST_NS ? REST_NS : GRID_NS;
        return Math.floorDiv(nowNs + restNs, gridNs) * gridNs;
    }

    private long restNs(long nowNs) {
        return nowNs - feedbackNs < FEEDBACK_GAP_NS ? FEEDBACK_REST_NS : REST_NS;
    }
}

package sfu.core.bwe;

/** What was wrong in a client's feedback, and ignored. Honest clients cause some of these, too. */
public enum FeedbackFault {
    /** A packet is said to have come that was not sent. */
    NEVER_SENT,
    /** A packet is told of that is no longer in the log, or after a long silence. */
    TOO_OLD,
    /** A packet is told of again that had come. */
    REPEATED,
    /** A report came after a later one; what it adds is used. */
    REORDERED,
    /** The receiver's clock made a jump: the delay is measured anew. */
    CLOCK_JUMP,
    /** A packet came before it was sent. */
    BEFORE_SENT,
    /** Arrival times jump about against the round trip: only what that shows counts then. */
    ARRIVAL_TIMES,
    /** A bitrate of zero or less. */
    BITRATE,
    /** A fraction of loss or a round trip out of range. */
    REPORT
}

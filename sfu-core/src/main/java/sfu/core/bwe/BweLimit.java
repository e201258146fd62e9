package sfu.core.bwe;

/** What keeps the target from being higher. */
public enum BweLimit {
    /** There is no estimate: no feedback came that tells of one. */
    NOTHING,
    DELAY,
    LOSS,
    /** The client's own limit. */
    REMB,
    /** Packets leave and no report comes. */
    SILENCE,
    /** More is on its way than a round trip explains, or waits for long: it is let out first. */
    QUEUE
}

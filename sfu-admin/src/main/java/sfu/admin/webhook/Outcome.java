package sfu.admin.webhook;

/**
 * What became of a delivery's turn.
 *
 * @param isOver it was taken, given up, or is for nobody; else it is tried again
 * @param failures of it until then
 * @param problem of its last attempt; empty: there was none
 */
record Outcome(Kind kind, boolean isOver, int failures, String problem) {
    /** Whom it is about. */
    enum Kind {
        /** Nobody was asked. */
        UNTRIED,
        TAKEN,
        /** Its target answers, and did not take this one. */
        REFUSED,
        /** Its target takes none at this time. */
        UNAVAILABLE,
        /** Webhook or disk are to be looked at later. */
        LATER
    }

    static final Outcome NOT_FOR_ANYBODY = new Outcome(Kind.UNTRIED, true, 0, "");
    static final Outcome TAKEN = new Outcome(Kind.TAKEN, true, 0, "");
    static final Outcome LATER = new Outcome(Kind.LATER, false, 0, "");
}

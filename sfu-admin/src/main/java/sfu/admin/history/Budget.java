package sfu.admin.history;

/** The memory that all series share. */
final class Budget {
    private long left;

    Budget(long bytes) {
        left = bytes;
    }

    /** Whether there is so much. */
    boolean take(long bytes) {
        boolean isThere = bytes <= left;
        left -= isThere ? bytes : 0;
        return isThere;
    }

    void give(long bytes) {
        left += bytes;
    }
}

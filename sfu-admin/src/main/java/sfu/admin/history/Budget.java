package sfu.admin.history;

/** The memory that all series share. */
final class Budget {
    private static final int RESERVE = 16; // a part of it, for what is new

    private final long bytes;
    private long left;

    Budget(long bytes) {
        this.bytes = bytes;
        left = bytes;
    }

    /** Whether there is so much. */
    boolean take(long bytes) {
        boolean isThere = bytes <= left;
        left -= isThere ? bytes : 0;
        return isThere;
    }

    /** Whether there is hardly any: time to forget what ended. */
    boolean isScarce() {
        return left < bytes / RESERVE;
    }

    void give(long bytes) {
        left += bytes;
    }
}

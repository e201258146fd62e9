package sfu.core.io;

/**
 * When the messages that the kernel left waiting are moved to the front, and which of them give way
 * to new ones: the oldest, since fresh media is worth more than old.
 */
final class Refusals {
    /**
     * Room is enough from a quarter on. A move frees that much, so each packet is moved about three
     * times while the kernel is stuck, and never otherwise.
     */
    private static final int SHARE = 4;

    private final int leastPlaces;
    private final long leastBytes;
    private boolean isFull;

    /**
     * @param places for messages
     * @param bytes for what is in them
     * @param mtuBytes for which there is always to be room
     */
    Refusals(int places, long bytes, int mtuBytes) {
        leastPlaces = (places + SHARE - 1) / SHARE;
        leastBytes = Math.max(mtuBytes, bytes / SHARE);
    }

    /** A reservation found no room; the caller is expected to flush and to ask again. */
    void full() {
        isFull = true;
    }

    /** Whether a reservation found no room since the last flush. */
    boolean flushed() {
        boolean wasFull = isFull;
        isFull = false;
        return wasFull;
    }

    /** Whether so much room needs no more. */
    boolean isEnough(int places, long bytes) {
        return places >= leastPlaces && bytes >= leastBytes;
    }
}

package sfu.core.io;

/**
 * Which of the waiting messages give way when the kernel takes nothing and more is to be sent: the
 * oldest, since fresh media is worth more than old.
 */
final class Refusals {
    /**
     * A quarter of what waits: what stays is moved to the front, so each packet is moved about
     * three times while the kernel is stuck, and never otherwise.
     */
    private static final int SHARE = 4;

    private boolean isFull;

    /** A reservation found no room; the caller is expected to flush and to ask again. */
    void full() {
        isFull = true;
    }

    /**
     * A flush left so many messages behind; how many of them to drop at least. None, unless a
     * reservation had been refused before it.
     */
    int flushed(int left) {
        boolean makeRoom = isFull && left > 0;
        isFull = false;
        return makeRoom ? (left + SHARE - 1) / SHARE : 0;
    }
}

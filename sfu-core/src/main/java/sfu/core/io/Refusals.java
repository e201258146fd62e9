package sfu.core.io;

/** Tells a batch that is merely full from one that stays full because the kernel takes nothing. */
final class Refusals {
    private enum State {
        NONE,
        /** A reservation failed; the caller is expected to flush and to ask again. */
        FULL,
        /** That flush left messages behind. */
        STUCK
    }

    private State state = State.NONE;

    /** A reservation found no room: the second in a row, around a vain flush, is a lost packet. */
    void full(UdpStats stats) {
        if (state == State.STUCK) {
            stats.txQueueFull++;
            state = State.NONE;
        } else {
            state = State.FULL;
        }
    }

    void flushed(int left) {
        state = state == State.FULL && left > 0 ? State.STUCK : State.NONE;
    }
}

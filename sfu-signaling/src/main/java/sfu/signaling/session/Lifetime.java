package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.Participant;

import java.util.concurrent.CompletableFuture;

/**
 * How far a session has come, until it is over; under its outbox's lock, as connections end while
 * that is held.
 */
final class Lifetime {
    private final Outbox outbox;
    private boolean isClosed;
    private boolean hasLeft;
    private boolean isResumable; // from the reply to join on
    private @Nullable CompletableFuture<Participant> asked; // to join
    private @Nullable Participant participant;

    Lifetime(Outbox outbox) {
        this.outbox = outbox;
    }

    void asks(CompletableFuture<Participant> toJoin) {
        synchronized (outbox) {
            asked = toJoin;
        }
    }

    /** It is in a room; false if it is over already. */
    boolean enters(Participant joined) {
        synchronized (outbox) {
            participant = joined;
            return !isClosed;
        }
    }

    @Nullable Participant participant() {
        synchronized (outbox) {
            return participant;
        }
    }

    /** From now on it may lose its connection, unless it was replaced or removed meanwhile. */
    boolean becomesResumable() {
        synchronized (outbox) {
            isResumable |= !isClosed;
            return !isClosed;
        }
    }

    void isNoLongerResumable() {
        synchronized (outbox) {
            isResumable = false;
        }
    }

    boolean isResumable() {
        synchronized (outbox) {
            return isResumable;
        }
    }

    boolean isClosed() {
        synchronized (outbox) {
            return isClosed;
        }
    }

    /** The participant is gone, whoever wanted it. */
    void left() {
        synchronized (outbox) {
            isClosed = true;
            hasLeft = true;
        }
    }

    /** It is over, whatever comes. */
    void close() {
        synchronized (outbox) {
            isClosed = true;
        }
    }

    /** It leaves the room that it is in, true then; who waits in line waits no longer. */
    boolean leaves() {
        Participant me;
        CompletableFuture<Participant> asks;
        synchronized (outbox) {
            me = hasLeft ? null : participant;
            asks = asked;
        }
        if (me != null) {
            me.leave(LeaveReason.DISCONNECTED);
        } else if (asks != null) {
            asks.cancel(false);
        }
        return me != null;
    }
}

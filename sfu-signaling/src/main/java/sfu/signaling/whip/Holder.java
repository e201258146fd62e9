package sfu.signaling.whip;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Participant;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bearer;
import sfu.signaling.auth.Grant;

import java.time.Instant;
import java.util.Set;

/**
 * Whose token made an HTTP session. It goes on when that expires, since such clients send no other,
 * and ends when it is revoked.
 */
final class Holder implements Bearer {
    private final Access access;
    private final Grant grant;
    private final String room;
    private @Nullable Participant participant; // guarded by this
    private boolean isOver; // guarded by this

    Holder(Access access, Grant grant, String room) {
        this.access = access;
        this.grant = grant;
        this.room = room;
    }

    void entered(Participant joined) {
        synchronized (this) {
            participant = joined;
        }
        access.entered(this);
        if (isOver()) {
            access.left(this); // in this very moment
        }
    }

    void left() {
        synchronized (this) {
            isOver = true;
        }
        access.left(this);
    }

    private synchronized boolean isOver() {
        return isOver;
    }

    @Override
    public Grant grant() {
        return grant;
    }

    @Override
    public Set<String> tokenIds() {
        return Set.of(grant.validity().tokenId());
    }

    @Override
    public String room() {
        return room;
    }

    @Override
    public synchronized Participant participant() {
        if (participant == null) {
            throw new IllegalStateException("not joined");
        }
        return participant;
    }

    @Override
    public void check(Instant now) {}
}

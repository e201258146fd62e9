package sfu.signaling.moderation;

import sfu.core.api.Knock;
import sfu.core.api.MediaServer;
import sfu.core.api.RoomControl;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The rooms that actors act in, and whether they may. */
record RoomAccess(MediaServer server) {
    RoomControl room(Actor who) {
        return server.control(who.room());
    }

    /** Whether it may, without doing anything. */
    CompletableFuture<List<Knock>> checked(Actor who) {
        return who.by().isOperator()
                ? CompletableFuture.completedFuture(List.of())
                : room(who).lobby(who.by());
    }
}

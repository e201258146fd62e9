package sfu.core.room;

import sfu.core.api.JoinRequest;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantListener;

import java.util.concurrent.CompletableFuture;

/** Somebody who comes to a room, until it is in or turned away. */
record Arrival(
        JoinRequest request, ParticipantListener listener, CompletableFuture<Participant> answer) {

    void refuse(Throwable why) {
        answer.completeExceptionally(why);
    }

    /** Whether it no longer waits for the answer. */
    boolean isOver() {
        return answer.isDone();
    }
}

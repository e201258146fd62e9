package sfu.signaling.session;

import sfu.core.api.Participant;
import sfu.core.api.StageAction;
import sfu.signaling.protocol.ClientMessage;

import java.util.concurrent.CompletableFuture;

/** Reads what a client wants of the room's stage. */
final class StageRequests {
    private StageRequests() {}

    static CompletableFuture<Void> apply(ClientMessage.OnStage message, Participant participant) {
        String identity = message.identity();
        return participant.onStage(action(message), identity == null ? "" : identity);
    }

    private static StageAction action(ClientMessage.OnStage message) {
        return switch (message) {
            case ClientMessage.StageRequest request -> StageAction.REQUEST;
            case ClientMessage.StageLeave leave -> StageAction.LEAVE;
            case ClientMessage.StageInvite invite -> StageAction.INVITE;
            case ClientMessage.StageCall call -> StageAction.CALL;
            case ClientMessage.StageAccept accept -> StageAction.ACCEPT;
            case ClientMessage.StageRefuse refuse -> StageAction.REFUSE;
            case ClientMessage.StageRemove remove -> StageAction.REMOVE;
        };
    }
}

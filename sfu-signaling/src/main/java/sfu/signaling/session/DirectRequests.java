package sfu.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectLink;
import sfu.core.api.Participant;
import sfu.signaling.protocol.DirectRequest;
import sfu.signaling.protocol.ErrorCode;

/** What a client asks for to reach others of its room without the server's media. */
final class DirectRequests {
    private final Replies replies;

    DirectRequests(Replies replies) {
        this.replies = replies;
    }

    void handle(DirectRequest message, Participant me) {
        DirectLink link = me.direct();
        switch (message) {
            case DirectRequest.Ready ready ->
                    replies.whenDone(
                            ready.id(), link.setReady(!Boolean.FALSE.equals(ready.isReady())));
            case DirectRequest.Signal signal -> signal(signal, link);
            case DirectRequest.State state -> state(state, link);
        }
    }

    private void signal(DirectRequest.Signal signal, DirectLink link) {
        JsonNode data = signal.data();
        if (signal.to() == null || data == null) {
            replies.fail(signal.id(), ErrorCode.BAD_REQUEST, "a signal needs to and data");
        } else {
            replies.whenDone(signal.id(), link.signal(signal.to(), data.toString()));
        }
    }

    private void state(DirectRequest.State state, DirectLink link) {
        Boolean isConnected = isConnected(state.state());
        if (isConnected == null) {
            replies.fail(state.id(), ErrorCode.BAD_REQUEST, "state is connected or failed");
        } else {
            replies.whenDone(state.id(), link.report(state.attempt(), isConnected));
        }
    }

    private static @Nullable Boolean isConnected(@Nullable String state) {
        return switch (Replies.text(state)) {
            case "connected" -> true;
            case "failed" -> false;
            default -> null;
        };
    }
}

package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonRawValue;

import sfu.core.api.DirectState;

import java.util.List;
import java.util.Locale;

/** What a client is told to reach others of its room without the server's media. */
public sealed interface DirectMessage extends ServerMessage {
    /**
     * Which way its media goes from now on.
     *
     * @param mode sfu, direct, mesh
     * @param state connecting until both have said that they are; else connected
     * @param timeoutMs for that; else 0
     */
    record Direct(
            String mode,
            String state,
            long attempt,
            List<PeerEntry> peers,
            long timeoutMs,
            String reason)
            implements DirectMessage {}

    /**
     * @param youOffer whether the client makes the offers, and the peer answers
     */
    record PeerEntry(String id, boolean youOffer) {}

    /**
     * @param from the id of a participant
     * @param data as that one sent it
     */
    record Signal(String from, @JsonRawValue String data) implements DirectMessage {}

    static Direct of(DirectState its) {
        String mode =
                switch (its.mode()) {
                    case SFU -> "sfu";
                    case CONNECTING, DIRECT -> "direct";
                    case MESH -> "mesh";
                };
        boolean isConnecting = its.mode() == DirectState.Mode.CONNECTING;
        return new Direct(
                mode,
                isConnecting ? "connecting" : "connected",
                its.attempt(),
                its.peers().stream().map(p -> new PeerEntry(p.id(), p.isOffered())).toList(),
                its.timeout().toMillis(),
                reason(its.reason()));
    }

    private static String reason(DirectState.Reason reason) {
        return reason == DirectState.Reason.NOT_READY
                ? "notReady"
                : reason.name().toLowerCase(Locale.ROOT);
    }
}

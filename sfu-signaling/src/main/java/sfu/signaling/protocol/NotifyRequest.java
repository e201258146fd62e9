package sfu.signaling.protocol;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Requests about notifications, in a room or without one. */
public sealed interface NotifyRequest extends ClientMessage {
    /**
     * Tells all sessions and event streams of a user, of an organisation, or of everyone.
     *
     * @param data any JSON
     * @param clientId what is sent again with the same one is sent once
     */
    record Notify(
            long id,
            @Nullable Addressee to,
            @Nullable String topic,
            @Nullable JsonNode data,
            @Nullable String clientId)
            implements NotifyRequest {}

    /** One of: identity, identity and org, org, everyone. */
    record Addressee(@Nullable String identity, @Nullable String org, @Nullable Boolean everyone) {}

    /** It need not be told again. */
    record NotificationAck(long id, @Nullable String notificationId) implements NotifyRequest {}

    /** Which of these users are connected now. */
    record Online(long id, @Nullable List<@Nullable String> identities) implements NotifyRequest {}
}

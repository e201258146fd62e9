package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a session is told of notifications. */
public sealed interface NotifyMessage extends ServerMessage {
    /**
     * @param reached how many sessions and streams were told at once
     */
    record Notified(long re, String notificationId, int reached) implements NotifyMessage {}

    /**
     * @param time in milliseconds since 1970
     * @param from null: an operator
     * @param data JSON, as text
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Notification(
            String notificationId,
            long time,
            @Nullable Notifier from,
            String topic,
            @JsonRawValue String data)
            implements NotifyMessage {}

    /** A user, as the server knows it. */
    record Notifier(String identity, String name) {}

    /**
     * @param identities those of the request that are connected
     */
    record Online(long re, List<String> identities) implements NotifyMessage {}
}

package sfu.signaling.chat;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.ChatMessage.Kept;
import sfu.signaling.protocol.ChatMessage.Talker;

/**
 * A message as it is on disk; one that was deleted has neither text nor data.
 *
 * @param number its messageId
 * @param timeMs since 1970
 * @param edited likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredMessage(
        long number,
        long timeMs,
        Talker from,
        @Nullable String to,
        @Nullable String text,
        @Nullable String data,
        @Nullable String topic,
        @Nullable String clientId,
        @Nullable Long edited) {
    StoredMessage numbered(long its) {
        return new StoredMessage(its, timeMs, from, to, text, data, topic, clientId, edited);
    }

    StoredMessage edited(String its, long nowMs) {
        return new StoredMessage(number, timeMs, from, to, its, null, topic, clientId, nowMs);
    }

    /** What is left of it: that it was sent, so that it is not sent again. */
    StoredMessage deleted() {
        return new StoredMessage(number, timeMs, from, to, null, null, null, clientId, null);
    }

    boolean isDeleted() {
        return text == null && data == null;
    }

    boolean isFor(Member member) {
        return to == null
                || to.equals(member.talker().identity())
                || from.identity().equals(member.talker().identity());
    }

    Kept told() {
        return new Kept(Long.toString(number), timeMs, from, to, text, data, topic, edited);
    }
}

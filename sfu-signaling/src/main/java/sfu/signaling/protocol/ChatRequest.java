package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

/** What a client asks of a channel: one that it has joined, or the chat of the room it is in. */
public sealed interface ChatRequest extends ClientMessage {
    /** Its name; the room's own when it is missing. */
    @Nullable String channel();

    /**
     * @param history how many of the latest messages are wanted; as many as the room says when it
     *     is missing
     */
    record ChannelJoin(long id, @Nullable String channel, @Nullable Integer history)
            implements ChatRequest {}

    record ChannelLeave(long id, @Nullable String channel) implements ChatRequest {}

    /**
     * A message of text, or of data.
     *
     * @param to the identity of the only one who is to get it; all when it is missing
     * @param data as base64
     * @param clientId of the sender's own: what comes again with it is not sent again
     * @param topic of the application's own
     */
    record MessageSend(
            long id,
            @Nullable String channel,
            @Nullable String to,
            @Nullable String text,
            @Nullable String data,
            @Nullable String clientId,
            @Nullable String topic)
            implements ChatRequest {}

    record MessageEdit(
            long id, @Nullable String channel, @Nullable String messageId, @Nullable String text)
            implements ChatRequest {}

    record MessageDelete(long id, @Nullable String channel, @Nullable String messageId)
            implements ChatRequest {}

    /**
     * @param before the messageId that follows those that are wanted; the latest when it is missing
     */
    record MessageHistory(
            long id, @Nullable String channel, @Nullable String before, @Nullable Integer limit)
            implements ChatRequest {}

    record Typing(
            long id,
            @Nullable String channel,
            @JsonProperty(value = "isTyping", required = true) boolean isTyping)
            implements ChatRequest {}

    /**
     * Data that is not kept.
     *
     * @param to the identity of the only one who is to get it; all when it is missing
     * @param data as base64
     */
    record Relay(
            long id,
            @Nullable String channel,
            @Nullable String to,
            @Nullable String topic,
            @Nullable String data)
            implements ChatRequest {}
}

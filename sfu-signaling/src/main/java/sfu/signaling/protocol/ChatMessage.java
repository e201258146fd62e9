package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a client is told of channels; where the channel is missing, it is the room's own. */
public sealed interface ChatMessage extends ServerMessage {
    /**
     * Somebody in a channel.
     *
     * @param id of the session, in a room the participant's
     */
    record Talker(String id, String identity, String name) {}

    /**
     * A message that is kept.
     *
     * @param messageId a number, higher than that of the one before in its channel
     * @param time in milliseconds since 1970
     * @param to the identity of the only one who got it
     * @param edited when its text was changed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Kept(
            String messageId,
            long time,
            Talker from,
            @Nullable String to,
            @Nullable String text,
            @Nullable String data,
            @Nullable String topic,
            @Nullable Long edited) {}

    /** The reply to connect: a session that is in no room. */
    record Session(
            long re,
            int protocol,
            Talker me,
            String session,
            String resumeToken,
            long resumeSeconds,
            List<String> features)
            implements ChatMessage {}

    /**
     * The reply to channel.join.
     *
     * @param count of the people who are in it
     * @param people the first of them; none of a room's own, whose people are listed elsewhere
     * @param messages the latest, the oldest first
     * @param more whether there are older ones
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Channel(
            long re,
            @Nullable String channel,
            int count,
            List<Talker> people,
            List<Kept> messages,
            boolean more)
            implements ChatMessage {}

    /**
     * Who came and went.
     *
     * @param left and why
     */
    record ChannelPeople(
            String channel, int count, List<Talker> joined, List<ServerMessage.LeftEntry> left)
            implements ChatMessage {}

    /**
     * It is kept, and goes to the others now.
     *
     * @param local true: one node alone has it, until the others can be told
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MessageSent(long re, String messageId, long time, @Nullable Boolean local)
            implements ChatMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Message(
            @Nullable String channel,
            String messageId,
            long time,
            Talker from,
            @Nullable String to,
            @Nullable String text,
            @Nullable String data,
            @Nullable String topic)
            implements ChatMessage {}

    /** The reply to message.history. */
    record Messages(long re, List<Kept> messages, boolean more) implements ChatMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MessageEdited(
            @Nullable String channel, String messageId, long time, String text, Talker by)
            implements ChatMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MessageDeleted(@Nullable String channel, String messageId, long time, Talker by)
            implements ChatMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Typing(@Nullable String channel, Talker from, @JsonProperty("isTyping") boolean isTyping)
            implements ChatMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Relay(
            @Nullable String channel,
            Talker from,
            @Nullable String to,
            @Nullable String topic,
            String data)
            implements ChatMessage {}
}

package sfu.signaling.chat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import sfu.signaling.cluster.ChannelLog;
import sfu.signaling.cluster.ChannelWords;
import sfu.signaling.protocol.ChatMessage.Talker;

/**
 * A message, or what became of one, as it lies in the log that all nodes share.
 *
 * @param by who changed it; null: it is new
 * @param change the name of the change, which no other one has; null: it is new
 * @param timeMs when it was written or changed, since 1970
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LogEntry(StoredMessage message, @Nullable Talker by, @Nullable String change, long timeMs) {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    static LogEntry of(StoredMessage message) {
        return new LogEntry(message, null, null, message.timeMs());
    }

    @JsonIgnore
    boolean isNew() {
        return change == null;
    }

    /** No other entry of the channel has it. */
    String key() {
        String number = Long.toString(message.number());
        return change == null ? number : number + "/" + change;
    }

    ChannelLog.Entry sealed(ChannelWords words, String channel) {
        String mark = isNew() ? message.timeMs() + " " + message.from().id() : "";
        return new ChannelLog.Entry(key(), mark, words.write(channel, json()));
    }

    private String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that is no JSON", e);
        }
    }

    /** Null for what is none: that is counted. */
    @SuppressWarnings("ConstantValue") // what another program wrote may lack anything
    static @Nullable LogEntry read(ChannelWords words, String channel, String text) {
        String json = words.read(channel, text);
        if (json == null) {
            return null;
        }
        try {
            LogEntry entry = JSON.readValue(json, LogEntry.class);
            if (entry != null
                    && entry.message() != null
                    && isSomebody(entry.message().from())
                    && entry.message().number() > 0
                    && (entry.by() == null ? entry.isNew() : isSomebody(entry.by()))) {
                return entry;
            }
        } catch (JsonProcessingException e) {
            // counted below
        }
        words.odd(channel, text);
        return null;
    }

    @SuppressWarnings("ConstantValue") // likewise
    private static boolean isSomebody(@Nullable Talker who) {
        return who != null && who.id() != null && who.identity() != null && who.name() != null;
    }
}

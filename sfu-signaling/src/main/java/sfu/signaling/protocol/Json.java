package sfu.signaling.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Messages to and from text. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Json() {}

    /**
     * @throws JsonProcessingException if it is not one of the messages; its original message says
     *     why
     */
    public static ClientMessage read(String text) throws JsonProcessingException {
        ClientMessage message = MAPPER.readValue(text, ClientMessage.class);
        if (message == null) {
            throw new com.fasterxml.jackson.databind.JsonMappingException(null, "null");
        }
        return message;
    }

    /**
     * A body of another kind.
     *
     * @throws JsonProcessingException if it is none, or null
     */
    public static <T> T read(String text, Class<T> type) throws JsonProcessingException {
        T value = MAPPER.readValue(text, type);
        if (value == null) {
            throw new com.fasterxml.jackson.databind.JsonMappingException(null, "null");
        }
        return value;
    }

    public static String write(ServerMessage message) {
        try {
            return MAPPER.writerFor(ServerMessage.class).writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any record, as the operators' plane sends them. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

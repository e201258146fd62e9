package sfu.signaling.relay;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;

import sfu.core.relay.RelayMessage;

/**
 * What relays say as JSON: {"on": association, "say": message with its type in "is"}; fields that a
 * newer node adds are skipped.
 */
final class RelayCodec {
    /** Messages by their names, which are those of the records. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    /**
     * One message.
     *
     * @param on the number of its association; 0: of none
     */
    record Said(int on, RelayMessage say) {}

    private static final JsonMapper MAPPER = mapper();

    private RelayCodec() {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder =
                JsonMapper.builder()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
                        .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                        .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
                        .addMixIn(RelayMessage.class, Named.class);
        for (Class<?> message : RelayMessage.class.getPermittedSubclasses()) {
            builder.registerSubtypes(new NamedType(message, message.getSimpleName()));
        }
        return builder.build();
    }

    static String write(int association, RelayMessage message) {
        try {
            return MAPPER.writeValueAsString(new Said(association, message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every message can be written", e);
        }
    }

    /**
     * @throws IllegalArgumentException if that is none, or one that this node does not know
     */
    static Said read(String text) {
        try {
            Said message = MAPPER.readValue(text, Said.class);
            if (message == null || message.say() == null) {
                throw new IllegalArgumentException("no message of a relay: nothing is said");
            }
            return message;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no message of a relay: " + e.getOriginalMessage());
        }
    }
}

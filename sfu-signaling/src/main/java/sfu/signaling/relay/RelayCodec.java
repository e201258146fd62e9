package sfu.signaling.relay;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;

import sfu.core.api.LeaveReason;
import sfu.core.relay.RelayMessage;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What relays say as JSON: {"on": association, "say": message with its kind in "is"}; fields that a
 * newer node adds are skipped, and messages that only a newer node knows, or with a constant that
 * only it knows, are told apart.
 */
final class RelayCodec {
    /** Messages by their names, which are those of the records. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    private interface Named {}

    /** What a node said. */
    sealed interface Heard {}

    /**
     * One message.
     *
     * @param on the number of its association; 0: of none
     */
    record Said(int on, RelayMessage say) implements Heard {}

    /**
     * One that this version does not know.
     *
     * @param kind with the constant in it, if it is that which is not known
     */
    record Unknown(String kind) implements Heard {}

    /** That somebody left must not be missed, whatever a later version calls the reason. */
    private static final class AnyReason extends DeserializationProblemHandler {
        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String message) {
            boolean isOne = type == LeaveReason.class && CONSTANT.matcher(value).matches();
            return isOne ? LeaveReason.DISCONNECTED : NOT_HANDLED;
        }
    }

    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,39}");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");
    private static final Set<String> KNOWN =
            Arrays.stream(RelayMessage.class.getPermittedSubclasses())
                    .map(Class::getSimpleName)
                    .collect(Collectors.toUnmodifiableSet());
    private static final JsonMapper MAPPER = mapper();

    private RelayCodec() {}

    private static JsonMapper mapper() {
        JsonMapper.Builder builder =
                JsonMapper.builder()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .addHandler(new AnyReason())
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
     * @throws IllegalArgumentException if that is none
     */
    static Heard read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            String kind = node.path("say").path("is").asText();
            boolean isKnown = KNOWN.contains(kind) || !KIND.matcher(kind).matches();
            return isKnown ? known(node, kind) : new Unknown(kind);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no message of a relay: " + e.getOriginalMessage());
        }
    }

    private static Heard known(JsonNode node, String kind) throws JsonProcessingException {
        try {
            return said(node);
        } catch (InvalidFormatException e) {
            String value = String.valueOf(e.getValue());
            if (e.getTargetType().isEnum() && CONSTANT.matcher(value).matches()) {
                return new Unknown(kind + " with " + value);
            }
            throw e;
        }
    }

    private static Said said(JsonNode node) throws JsonProcessingException {
        Said message = MAPPER.treeToValue(node, Said.class);
        if (message == null || message.say() == null) {
            throw new IllegalArgumentException("no message of a relay: nothing is said");
        }
        return message;
    }
}

package sfu.signaling.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/** Messages to and from text. */
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS) // "1" is no number
                    .withCoercionConfig(LogicalType.Textual, Json::textsOnly)
                    .build();

    /** Of a field's name that is told back. */
    private static final int MAX_PATH = 64;

    private static final ObjectWriter MESSAGES = MAPPER.writerFor(ServerMessage.class);
    private static final ObjectReader REQUESTS = MAPPER.readerFor(ClientMessage.class);

    private Json() {}

    /** And 1 is no text. */
    private static void textsOnly(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
    }

    /**
     * @throws JsonProcessingException if it is not one of the messages; its original message says
     *     why
     */
    public static ClientMessage read(String text) throws JsonProcessingException {
        ClientMessage message = REQUESTS.readValue(text);
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

    /** Why it is none, in a sentence that names the field, but no class. */
    public static String why(JsonProcessingException refused) {
        if (refused instanceof InvalidTypeIdException) {
            return "no message has this type";
        }
        if (refused instanceof JsonMappingException mapping) {
            String field = field(mapping);
            if (field.isEmpty()) {
                return "it is no object";
            }
            if (refused instanceof UnrecognizedPropertyException) {
                return "there is no " + field;
            }
            return field + (isFraction(refused) ? " is a whole number" : " is not of its type");
        }
        return "it is not JSON";
    }

    private static boolean isFraction(JsonProcessingException refused) {
        return refused instanceof InvalidFormatException format
                && (format.getValue() instanceof Double
                        || format.getValue() instanceof BigDecimal
                        || format.getValue() instanceof Float);
    }

    private static String field(JsonMappingException mapping) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference each : mapping.getPath()) {
            if (path.length() > MAX_PATH) {
                break;
            }
            if (each.getFieldName() == null) {
                path.append('[').append(each.getIndex()).append(']');
            } else {
                String name = each.getFieldName();
                path.append(path.isEmpty() ? "" : ".")
                        .append(name, 0, Math.min(name.length(), MAX_PATH));
            }
        }
        return path.toString();
    }

    /** The id of a request that is none of the messages, if it has one. */
    public static @Nullable Long idOf(String text) {
        try {
            JsonNode id = MAPPER.readTree(text).path("id");
            boolean isId = id.isIntegralNumber() && id.canConvertToLong() && id.longValue() > 0;
            return isId ? id.longValue() : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    public static String write(ServerMessage message) {
        try {
            return MESSAGES.writeValueAsString(message);
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

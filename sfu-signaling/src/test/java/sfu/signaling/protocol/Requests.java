package sfu.signaling.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One message of each type that a client sends, with something in every field. */
public final class Requests {
    private static final ObjectWriter WRITER =
            JsonMapper.builder().build().writerFor(ClientMessage.class);

    private Requests() {}

    /** As text, one for each record there is. */
    public static Stream<String> texts() {
        return types(ClientMessage.class).map(Requests::text);
    }

    private static Stream<Class<?>> types(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Requests::types)
                : Stream.of(type);
    }

    private static String text(Class<?> type) {
        try {
            return WRITER.writeValueAsString(filled(type));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object filled(Class<?> type) {
        List<Object> values = new ArrayList<>();
        for (RecordComponent each : type.getRecordComponents()) {
            values.add(value(each.getName(), each.getGenericType()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(String name, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last =
                    generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class
                    ? Map.of(name, value(name, last))
                    : List.of(value(name, last));
        }
        Class<?> plain = (Class<?>) type;
        return switch (plain.getSimpleName()) {
            case "long", "Long" -> 7L;
            case "int", "Integer" -> 5;
            case "boolean", "Boolean" -> true;
            case "double", "Double" -> 1.5;
            case "String" -> name;
            case "JsonNode" -> JsonNodeFactory.instance.arrayNode().add(TextNode.valueOf(name));
            default -> filled(plain);
        };
    }
}

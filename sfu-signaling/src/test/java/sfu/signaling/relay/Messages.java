package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;

import sfu.core.relay.RelayMessage;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One of each message of a relay, each of its fields set. */
final class Messages {
    private Messages() {}

    static Stream<Class<?>> types() {
        return Arrays.stream(RelayMessage.class.getPermittedSubclasses());
    }

    static RelayMessage of(Class<?> type) {
        try {
            return (RelayMessage) value(type, "it");
        } catch (Exception e) {
            throw new IllegalStateException(type + " is no record of records", e);
        }
    }

    /** A value of any type that messages are made of, another one for each name. */
    private static Object value(Type type, String name) throws Exception {
        if (type instanceof ParameterizedType generic) {
            return collection(generic, name);
        }
        Class<?> its = (Class<?>) type;
        if (its == String.class) {
            return name;
        }
        if (its == boolean.class) {
            return true;
        }
        if (its.isPrimitive() || its == Long.class || its == Integer.class) {
            return number(its, name);
        }
        if (its.isEnum()) {
            return its.getEnumConstants()[its.getEnumConstants().length - 1];
        }
        return record(its);
    }

    /** Small, and what the records' own checks allow. */
    private static Object number(Class<?> type, String name) {
        int some = name.equals("encodings") ? 2 : 90 + name.length();
        if (type == int.class || type == Integer.class) {
            return some;
        }
        boolean isLong = type == long.class || type == Long.class;
        return isLong ? (Object) (long) some : (Object) (some / 100.0);
    }

    private static Object collection(ParameterizedType type, String name) throws Exception {
        Type[] of = type.getActualTypeArguments();
        if (type.getRawType() == Map.class) {
            Map<Object, Object> map = new HashMap<>();
            map.put(value(of[0], "key"), value(of[1], name));
            return map;
        }
        Object one = value(of[0], name);
        return type.getRawType() == Set.class ? Set.of(one) : List.of(one);
    }

    private static Object record(Class<?> type) throws Exception {
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        assertThat(type.isRecord()).as(type.getName()).isTrue();
        for (RecordComponent component : type.getRecordComponents()) {
            types.add(component.getType());
            values.add(value(component.getGenericType(), component.getName()));
        }
        var constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(values.toArray());
    }
}

package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

/** Every message, each of its fields set, comes back as it was. */
class RelayCodecTest {
    private static final String SAYS = "{\"on\":1,\"say\":%s}";

    static Stream<Class<?>> messages() {
        return Arrays.stream(RelayMessage.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageComesBack(Class<? extends RelayMessage> type) throws Exception {
        RelayMessage message = (RelayMessage) value(type, "it");
        String text = RelayCodec.write(7, message);
        assertThat(text).contains("\"is\":\"" + type.getSimpleName() + "\"");
        assertThat(RelayCodec.read(text)).isEqualTo(new RelayCodec.Said(7, message));
    }

    @Test
    void nothingIsShownByNull() {
        RelayMessage nothing = new RelayMessage.Assign(7, "a", null);
        assertThat(RelayCodec.read(RelayCodec.write(1, nothing)).say()).isEqualTo(nothing);
    }

    @Test
    void whatANewerNodeAddsIsSkipped() {
        assertThat(
                        RelayCodec.read(
                                        SAYS.formatted(
                                                "{\"is\":\"Close\",\"transport\":5,\"why\":{\"a\":[1]}}"))
                                .say())
                .isEqualTo(new RelayMessage.Close(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"is\":\"Rename\"}",
                "{\"transport\":5}",
                "{\"is\":\"java.lang.Runtime\"}",
                "{\"is\":\"Close\",\"transport\":\"x\"}",
                "{\"is\":\"Open\",\"transport\":1,\"remote\":{\"candidates\":null}}",
                "{\"is\":\"Closed\",\"transport\":1,\"reason\":\"NO_SUCH\",\"detail\":\"\"}"
            })
    void otherTextIsNone(String text) {
        assertThatThrownBy(() -> RelayCodec.read(text))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RelayCodec.read(SAYS.formatted(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no message of a relay");
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
        if (its.isPrimitive() || its == Long.class) {
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
        if (type == int.class) {
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

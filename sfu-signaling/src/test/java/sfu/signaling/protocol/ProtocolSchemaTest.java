package sfu.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The published schema and the records are of one mind: whoever adds a message or a field to one
 * has to add it to the other, and to the samples here.
 */
class ProtocolSchemaTest {
    private static final JsonNode DEFINITIONS = SchemaCheck.DOCUMENT.get("$defs");

    private static Map<String, Class<?>> messages(String side, Class<?> all) {
        Map<String, Class<?>> named = new LinkedHashMap<>();
        for (JsonSubTypes.Type type : all.getAnnotation(JsonSubTypes.class).value()) {
            named.put(side + "." + type.name(), type.value());
        }
        return named;
    }

    private static Map<String, Class<?>> messages() {
        Map<String, Class<?>> all = messages("client", ClientMessage.class);
        all.putAll(messages("server", ServerMessage.class));
        return all;
    }

    /** With the records inside of messages. */
    private static Stream<Map.Entry<String, Class<?>>> records() {
        Map<String, Class<?>> all = messages();
        parts(ClientMessage.class, all);
        parts(ServerMessage.class, all);
        return all.entrySet().stream();
    }

    /** Also of those that are written in a file of their own. */
    private static void parts(Class<?> side, Map<String, Class<?>> all) {
        for (Class<?> each : side.getDeclaredClasses()) {
            if (each.isRecord() && !isMessage(each)) {
                String name = each.getSimpleName();
                all.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), each);
            }
        }
        for (Class<?> each : side.getPermittedSubclasses()) {
            if (each.isSealed() && each.getEnclosingClass() == null) {
                parts(each, all);
            }
        }
    }

    private static boolean isMessage(Class<?> each) {
        return ClientMessage.class.isAssignableFrom(each)
                || ServerMessage.class.isAssignableFrom(each);
    }

    private static Set<Class<?>> permitted(Class<?> sealed) {
        Set<Class<?>> all = new HashSet<>();
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            if (each.isSealed()) {
                all.addAll(permitted(each));
            } else {
                all.add(each);
            }
        }
        return all;
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new TreeSet<>();
        array.forEach(each -> names.add(each.asText()));
        return names;
    }

    @Test
    void itIsASchema() {
        assertThat(SchemaCheck.asSchema(SchemaCheck.DOCUMENT)).isEmpty();
    }

    @Test
    void everyMessageHasANameAndAPlace() {
        for (String side : List.of("client", "server")) {
            Class<?> all = side.equals("client") ? ClientMessage.class : ServerMessage.class;
            assertThat(messages(side, all).values())
                    .containsExactlyInAnyOrderElementsOf(permitted(all));
            Set<String> listed = new TreeSet<>();
            DEFINITIONS
                    .get(side + "Message")
                    .get("oneOf")
                    .forEach(each -> listed.add(each.get("$ref").asText().substring(8)));
            assertThat(listed).isEqualTo(new TreeSet<>(messages(side, all).keySet()));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void itsFieldsAreTheSchemas(Map.Entry<String, Class<?>> named) {
        JsonNode schema = DEFINITIONS.path(named.getKey());
        Set<String> properties = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        boolean isMessage = named.getKey().contains(".");
        assertThat(properties.contains("type")).isEqualTo(isMessage);
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : named.getValue().getRecordComponents()) {
            components.add(component.getName());
        }
        properties.remove("type");
        if (named.getKey().startsWith("server.")) {
            properties.remove("seq"); // put in at sending
        }
        assertThat(properties).isEqualTo(components);
    }

    /** What is always written is required, and what may be null may be. */
    @ParameterizedTest
    @MethodSource("records")
    void whatTheServerAlwaysWritesIsRequired(Map.Entry<String, Class<?>> named) {
        Class<?> its = named.getValue();
        Class<?> side = its.getEnclosingClass();
        if (side == null || !ServerMessage.class.isAssignableFrom(side)) {
            return;
        }
        JsonInclude include = its.getAnnotation(JsonInclude.class);
        boolean leavesOut = include != null && include.value() == JsonInclude.Include.NON_NULL;
        Set<String> required = names(DEFINITIONS.get(named.getKey()).path("required"));
        required.remove("type");
        Set<String> written = new TreeSet<>();
        for (RecordComponent component : its.getRecordComponents()) {
            boolean isNullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!isNullable || !leavesOut) {
                written.add(component.getName());
            }
            if (isNullable && !leavesOut) {
                assertThat(DEFINITIONS.get(named.getKey()).at("/properties/" + component.getName()))
                        .satisfies(property -> assertThat(property.toString()).contains("null"));
            }
        }
        assertThat(required).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreMessages(String definition, JsonNode example) throws Exception {
        assertThat(SchemaCheck.of(definition, example)).isEmpty();
        assertThat(SchemaCheck.whole(example)).isEmpty();
        if (definition.startsWith("client.")) {
            assertThat(Json.read(example.toString())).isInstanceOf(messages().get(definition));
        }
    }

    private static Stream<Arguments> examples() {
        List<Arguments> all = new ArrayList<>();
        for (String message : messages().keySet()) {
            JsonNode examples = DEFINITIONS.path(message).path("examples");
            assertThat(examples).as("examples of " + message).isNotEmpty();
            examples.forEach(each -> all.add(Arguments.of(message, each)));
        }
        return all.stream();
    }

    @Test
    void whatTheServerWritesIsOfTheSchema() throws Exception {
        Set<Class<?>> seen = new HashSet<>();
        for (ServerMessage sample : Samples.all()) {
            seen.add(sample.getClass());
            JsonNode written = SchemaCheck.JSON.readTree(Json.write(sample));
            assertThat(SchemaCheck.ofServer(written)).as(written.toString()).isEmpty();
            assertThat(SchemaCheck.whole(written)).as(written.toString()).isEmpty();
        }
        assertThat(seen).isEqualTo(permitted(ServerMessage.class));
    }

    @Test
    void errorCodesAreThoseOfTheSchema() {
        Set<String> codes = new TreeSet<>();
        Arrays.stream(ErrorCode.values()).forEach(code -> codes.add(code.text()));
        assertThat(names(DEFINITIONS.at("/server.error/properties/code/enum"))).isEqualTo(codes);
    }

    /** So that the checks above can fail. */
    @Test
    void whatIsWrongIsSeen() throws Exception {
        for (String wrong :
                List.of(
                        "{\"type\":\"ok\"}",
                        "{\"type\":\"ok\",\"re\":\"1\"}",
                        "{\"type\":\"closed\"}",
                        "{\"type\":\"slots\",\"slots\":[{\"mid\":\"0\"}]}",
                        "{\"type\":\"dance\"}")) {
            JsonNode message = SchemaCheck.JSON.readTree(wrong);
            assertThat(SchemaCheck.ofServer(message)).as(wrong).isNotEmpty();
            assertThat(SchemaCheck.whole(message)).as(wrong).isNotEmpty();
        }
    }
}

package sfu.admin.openapi;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** JSON schemas (draft 2020-12) of records, as Jackson writes them. */
final class Schemas {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLACE = "#/components/schemas/";
    private static final Set<Class<?>> WHOLE =
            Set.of(int.class, long.class, short.class, byte.class, Integer.class, Long.class);
    private static final Set<Class<?>> NUMBERS =
            Set.of(double.class, float.class, Double.class, Float.class);

    private final ObjectNode all = JSON.createObjectNode();
    private final Map<String, Class<?>> names = new HashMap<>();

    /** All that were asked for, and what these are made of, by name. */
    ObjectNode all() {
        return all;
    }

    /** What refers to the schema of a record. */
    ObjectNode reference(Class<?> type) {
        return of(JSON.constructType(type));
    }

    private ObjectNode of(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (type.isMapLikeType()) {
            ObjectNode its = typed("object");
            its.set("additionalProperties", of(type.getContentType()));
            return its;
        }
        if (type.isContainerType()) {
            ObjectNode its = typed("array");
            its.set("items", of(type.getContentType()));
            return its;
        }
        if (raw.isEnum()) {
            return words(raw);
        }
        if (raw == String.class) {
            return typed("string");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return typed("boolean");
        }
        if (WHOLE.contains(raw)) {
            return typed("integer");
        }
        if (NUMBERS.contains(raw)) {
            return typed("number");
        }
        return raw == Object.class || JsonNode.class.isAssignableFrom(raw)
                ? JSON.createObjectNode() // anything
                : named(raw);
    }

    private static ObjectNode typed(String name) {
        return JSON.createObjectNode().put("type", name);
    }

    private static ObjectNode words(Class<?> type) {
        ObjectNode its = typed("string");
        ArrayNode all = its.putArray("enum");
        for (Object each : type.getEnumConstants()) {
            all.add(JSON.convertValue(each, String.class));
        }
        return its;
    }

    private ObjectNode named(Class<?> type) {
        String name = name(type);
        Class<?> before = names.putIfAbsent(name, type);
        if (before == null) {
            all.set(name, JSON.createObjectNode()); // its place, before those it is made of
            all.set(name, object(type));
        } else if (before != type) {
            throw new IllegalStateException("two schemas are called " + name);
        }
        return JSON.createObjectNode().put("$ref", PLACE + name);
    }

    /** Two records of the same name are in different classes. */
    private static String name(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return outer == null
                ? type.getSimpleName()
                : outer.getSimpleName().replaceFirst("(Routes|Rates|s)$", "")
                        + type.getSimpleName();
    }

    private ObjectNode object(Class<?> type) {
        ObjectNode its = typed("object");
        its.put("additionalProperties", false);
        its.set("properties", JSON.createObjectNode());
        its.putArray("required");
        add(its, type, Set.of());
        return its;
    }

    private void add(ObjectNode its, Class<?> type, Set<String> leftOut) {
        ObjectNode properties = (ObjectNode) its.get("properties");
        ArrayNode required = (ArrayNode) its.get("required");
        JavaType java = JSON.constructType(type);
        for (BeanPropertyDefinition property :
                JSON.getSerializationConfig().introspect(java).findProperties()) {
            AnnotatedMember member = property.getAccessor();
            if (member == null || leftOut.contains(property.getName())) {
                continue;
            }
            RecordComponent component = component(type, property.getInternalName());
            if (isUnwrapped(member, component)) {
                add(its, member.getRawType(), leftOutOf(member));
                continue;
            }
            boolean isNullable = component != null && isNullable(component);
            ObjectNode schema = of(member.getType());
            properties.set(property.getName(), isNullable ? orNull(schema) : schema);
            if (!isNullable && !isLeftOut(type, member)) {
                required.add(property.getName());
            }
        }
    }

    private static Set<String> leftOutOf(AnnotatedMember unwrapped) {
        JsonIgnoreProperties its = unwrapped.getAnnotation(JsonIgnoreProperties.class);
        return its == null ? Set.of() : Set.of(its.value());
    }

    private static boolean isUnwrapped(
            AnnotatedMember member, @Nullable RecordComponent component) {
        return member.hasAnnotation(JsonUnwrapped.class)
                || component != null && component.isAnnotationPresent(JsonUnwrapped.class);
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isLeftOut(Class<?> type, AnnotatedMember member) {
        return type.isAnnotationPresent(JsonInclude.class)
                || member.hasAnnotation(JsonInclude.class);
    }

    private static ObjectNode orNull(ObjectNode schema) {
        ObjectNode its = JSON.createObjectNode();
        its.putArray("anyOf").add(schema).add(typed("null"));
        return its;
    }

    private static @Nullable RecordComponent component(Class<?> type, String name) {
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent each : components == null ? new RecordComponent[0] : components) {
            if (each.getName().equals(name)) {
                return each;
            }
        }
        return null;
    }
}

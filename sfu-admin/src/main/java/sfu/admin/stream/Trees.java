package sfu.admin.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as JSON of which a merge patch (RFC 7396) can change any part: lists of what has a name
 * are objects by that name, and nothing is null. What is not wanted is not looked at.
 */
final class Trees {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL).build();

    /** What names the members of these lists. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "rooms", "name",
                    "participants", "id",
                    "tracks", "id",
                    "slots", "mid",
                    "shards", "index");

    /** Smaller figures keep three decimals. */
    private static final double WHOLE_FROM = 100;

    private static final ClassValue<Map<String, RecordComponent>> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected Map<String, RecordComponent> computeValue(Class<?> type) {
                    Map<String, RecordComponent> all = new HashMap<>();
                    for (RecordComponent each : type.getRecordComponents()) {
                        each.getAccessor().setAccessible(true);
                        all.put(each.getName(), each);
                    }
                    return all;
                }
            };

    private Trees() {}

    static JsonNode of(Object value, Fields fields) {
        if (fields.isAll() || !(value instanceof Record its)) {
            return compact(MAPPER.valueToTree(value));
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Fields> each : fields.below().entrySet()) {
            Object part = part(its, each.getKey());
            if (part != null) {
                object.set(each.getKey(), member(each.getKey(), part, each.getValue()));
            }
        }
        return object;
    }

    private static @Nullable Object part(Record its, String name) {
        RecordComponent component = COMPONENTS.get(its.getClass()).get(name);
        try {
            return component == null ? null : component.getAccessor().invoke(its);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(its.getClass() + " has no " + name, e);
        }
    }

    private static JsonNode member(String name, Object value, Fields fields) {
        String key = KEYS.get(name);
        if (!(value instanceof List<?> list)) {
            return of(value, fields);
        }
        if (key == null) {
            List<JsonNode> all = new ArrayList<>();
            list.forEach(each -> all.add(of(each, fields)));
            return JsonNodeFactory.instance.arrayNode().addAll(all);
        }
        ObjectNode byKey = JsonNodeFactory.instance.objectNode();
        for (Object each : list) {
            if (each instanceof Record its) {
                byKey.set(String.valueOf(part(its, key)), of(its, fields));
            }
        }
        return byKey;
    }

    private static JsonNode compact(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                object.properties()
                        .forEach(each -> each.setValue(member(each.getKey(), each.getValue())));
                yield object;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, compact(array.get(i)));
                }
                yield array;
            }
            case DoubleNode number -> rounded(number.doubleValue());
            default -> node;
        };
    }

    private static JsonNode member(String name, JsonNode value) {
        String key = KEYS.get(name);
        if (key == null || !(value instanceof ArrayNode list)) {
            return compact(value);
        }
        ObjectNode byKey = JsonNodeFactory.instance.objectNode();
        for (JsonNode each : list) {
            byKey.set(each.path(key).asText(), compact(each));
        }
        return byKey;
    }

    private static JsonNode rounded(double value) {
        boolean isWhole = Math.abs(value) >= WHOLE_FROM || value == Math.rint(value);
        return isWhole
                ? LongNode.valueOf(Math.round(value))
                : DoubleNode.valueOf(Math.round(value * 1e3) / 1e3);
    }
}

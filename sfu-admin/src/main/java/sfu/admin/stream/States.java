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

import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;
import sfu.admin.stream.RoomRates.Update;

import java.util.List;
import java.util.Map;

/**
 * The state that watchers of a scope keep, as JSON: lists of what has a name are objects by that
 * name, so that a merge patch (RFC 7396) can change one of them; nothing is null.
 */
final class States {
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

    private States() {}

    static boolean isKeyed(String name) {
        return KEYS.containsKey(name);
    }

    static ObjectNode of(Update update, Wanted wanted) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        Fields fields = wanted.fields();
        switch (wanted.scope()) {
            case NODE -> state.set("node", tree(update.node()));
            case ROOMS, ALL -> {
                if (fields.has("node") && wanted.isEverywhere()) {
                    state.set("node", tree(update.node()));
                }
                if (fields.has("rooms")) {
                    state.set("rooms", rooms(update.rooms(), wanted));
                }
            }
            case ROOM -> {
                Room room = room(update, wanted.room());
                if (room != null) {
                    state.set("room", tree(room));
                }
            }
            case PARTICIPANT -> {
                Person person = person(room(update, wanted.room()), wanted.participant());
                if (person != null) {
                    state.set("participant", tree(person));
                }
            }
        }
        fields.apply(state);
        state.put("at", update.at());
        return state;
    }

    private static @Nullable Room room(Update update, String name) {
        return update.rooms().stream()
                .filter(room -> room.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Person person(@Nullable Room room, String name) {
        return room == null
                ? null
                : room.participants().stream()
                        .filter(p -> p.id().equals(name) || p.identity().equals(name))
                        .findFirst()
                        .orElse(null);
    }

    private static ObjectNode rooms(List<Room> rooms, Wanted wanted) {
        boolean withPeople = wanted.hasPeople();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (Room room : rooms) {
            if (!wanted.reach().isAbout(room.name())) {
                continue;
            }
            JsonNode its = tree(withPeople ? room : room.alone());
            if (!withPeople && its instanceof ObjectNode object) {
                object.remove("participants");
            }
            all.set(room.name(), its);
        }
        return all;
    }

    private static JsonNode tree(Object value) {
        return compact(MAPPER.valueToTree(value));
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

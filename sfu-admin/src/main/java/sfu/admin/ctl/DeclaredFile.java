package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rooms and templates as a file declares them.
 *
 * @param rooms by name: template, labels, metadata, attributes, whose values are texts; null: it
 *     says nothing of rooms
 * @param templates by name, with the keys of a configuration file; null likewise
 */
record DeclaredFile(
        @Nullable Map<String, ObjectNode> rooms, @Nullable Map<String, ObjectNode> templates) {
    static final Set<String> ROOM_KEYS = Set.of("template", "labels", "metadata", "attributes");

    static DeclaredFile read(Path file) throws Failed {
        JsonNode whole = YamlFile.read(file);
        for (String key : names(whole)) {
            if (!key.equals("rooms") && !key.equals("templates")) {
                throw wrong(file, "unknown key '" + key + "', known here: rooms, templates");
            }
        }
        DeclaredFile read =
                new DeclaredFile(all(file, whole, "rooms"), all(file, whole, "templates"));
        if (read.rooms == null && read.templates == null) {
            throw wrong(
                    file,
                    "no rooms and no templates: a file is rooms: {NAME: {template: NAME, ...}}");
        }
        for (Map.Entry<String, ObjectNode> each : read.roomsOrNone().entrySet()) {
            checkRoom(file, each.getKey(), each.getValue());
            asTexts(each.getValue().path("labels"));
            asTexts(each.getValue().path("attributes"));
        }
        return read;
    }

    Map<String, ObjectNode> roomsOrNone() {
        return rooms == null ? Map.of() : rooms;
    }

    Map<String, ObjectNode> templatesOrNone() {
        return templates == null ? Map.of() : templates;
    }

    private static @Nullable Map<String, ObjectNode> all(Path file, JsonNode whole, String kind)
            throws Failed {
        JsonNode its = whole.path(kind);
        if (its.isMissingNode() || its.isNull()) {
            return null;
        }
        if (!its.isObject()) {
            throw wrong(file, kind + " needs names, each with keys and values");
        }
        Map<String, ObjectNode> all = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : its.properties()) {
            all.put(each.getKey(), settings(file, kind + "." + each.getKey(), each.getValue()));
        }
        return all;
    }

    private static ObjectNode settings(Path file, String place, JsonNode value) throws Failed {
        if (value.isNull()) {
            return ServerCommand.object();
        }
        if (value instanceof ObjectNode settings) {
            return settings;
        }
        throw wrong(file, place + " needs keys and values");
    }

    /** {year: 2026} is {year: "2026"}. */
    private static void asTexts(JsonNode values) {
        if (values instanceof ObjectNode texts) {
            for (String name : names(texts)) {
                JsonNode value = texts.path(name);
                if (value.isNumber() || value.isBoolean()) {
                    texts.put(name, value.asText());
                }
            }
        }
    }

    /** A template's keys are the server's to know. */
    private static void checkRoom(Path file, String room, ObjectNode settings) throws Failed {
        for (String key : names(settings)) {
            if (!ROOM_KEYS.contains(key)) {
                throw wrong(
                        file,
                        "unknown key 'rooms."
                                + room
                                + "."
                                + key
                                + "', known here: attributes, labels, metadata, template");
            }
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Failed wrong(Path file, String why) {
        return new Failed(Failed.USAGE, file + ": " + why);
    }
}

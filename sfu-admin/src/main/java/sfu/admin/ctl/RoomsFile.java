package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rooms as a file declares them.
 *
 * @param rooms by name: template, labels, metadata, attributes
 */
record RoomsFile(Map<String, ObjectNode> rooms) {
    static final Set<String> KEYS = Set.of("template", "labels", "metadata", "attributes");

    static RoomsFile read(Path file) throws Failed {
        JsonNode whole = YamlFile.read(file);
        for (String key : names(whole)) {
            if (!key.equals("rooms")) {
                throw wrong(file, "unknown key '" + key + "', known here: rooms");
            }
        }
        Map<String, ObjectNode> rooms = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : whole.path("rooms").properties()) {
            rooms.put(each.getKey(), settings(file, each.getKey(), each.getValue()));
        }
        if (rooms.isEmpty()) {
            throw wrong(file, "no rooms: a file is rooms: {NAME: {template: NAME, ...}}");
        }
        return new RoomsFile(rooms);
    }

    private static ObjectNode settings(Path file, String room, JsonNode value) throws Failed {
        if (value.isNull()) {
            return ServerCommand.object();
        }
        if (!(value instanceof ObjectNode settings)) {
            throw wrong(file, "rooms." + room + " needs keys and values");
        }
        for (String key : names(settings)) {
            if (!KEYS.contains(key)) {
                throw wrong(
                        file,
                        "unknown key 'rooms."
                                + room
                                + "."
                                + key
                                + "', known here: attributes, labels, metadata, template");
            }
        }
        return settings;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new java.util.TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Failed wrong(Path file, String why) {
        return new Failed(Failed.USAGE, file + ": " + why);
    }
}

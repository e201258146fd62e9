package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done about one room.
 *
 * @param settings null: it is closed
 * @param etag of what is replaced; null: nothing was declared
 * @param lines how it is shown
 */
record RoomChange(
        String name, @Nullable ObjectNode settings, @Nullable String etag, List<String> lines) {
    /**
     * @param room as it is; null: there is none
     * @return null if nothing differs
     */
    static @Nullable RoomChange of(String name, @Nullable JsonNode room, ObjectNode settings) {
        String shown = Units.printable(name);
        if (room == null || !room.path("declared").asBoolean()) {
            List<String> lines = new ArrayList<>(List.of("+ " + shown));
            settings.properties()
                    .forEach(its -> lines.add("    " + its.getKey() + ": " + its.getValue()));
            return new RoomChange(name, settings, null, lines);
        }
        List<String> lines = new ArrayList<>(List.of("~ " + shown));
        for (String key : RoomsFile.KEYS.stream().sorted().toList()) {
            JsonNode old = room.path(key);
            JsonNode wanted = settings.path(key);
            if (!isSame(key, old, wanted)) {
                lines.add("    " + key + ": " + text(old) + " -> " + text(wanted));
            }
        }
        String etag = room.path("etag").asText(null);
        return lines.size() == 1 ? null : new RoomChange(name, settings, etag, lines);
    }

    static RoomChange gone(String name, JsonNode room) {
        return new RoomChange(
                name, null, room.path("etag").asText(null), List.of("- " + Units.printable(name)));
    }

    /** Absent is empty; a template that is not named is left as it is. */
    private static boolean isSame(String key, JsonNode old, JsonNode wanted) {
        if (isNothing(wanted)) {
            return key.equals("template") || isNothing(old);
        }
        return old.equals(wanted);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.asText().isEmpty();
    }

    private static String text(JsonNode value) {
        return isNothing(value) ? "nothing" : Units.printable(value.toString());
    }

    void make(AdminApi api) throws Failed, InterruptedException {
        String path = AdminApi.path("rooms", name);
        if (settings == null) {
            api.delete(path);
        } else {
            api.put(path, settings, etag);
        }
    }
}

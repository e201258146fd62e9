package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be done about one room or template.
 *
 * @param kind rooms or templates
 * @param settings null: it is no longer declared
 * @param etag of what is replaced; null: nothing was declared
 * @param lines how it is shown
 */
record Change(
        String kind,
        String name,
        @Nullable ObjectNode settings,
        @Nullable String etag,
        List<String> lines) {
    private static final String ROOMS = "rooms";
    private static final String TEMPLATES = "templates";

    /**
     * @param room as it is; null: there is none
     * @return null if nothing differs
     */
    static @Nullable Change ofRoom(String name, @Nullable JsonNode room, ObjectNode settings) {
        JsonNode said = room == null ? null : room.path("says");
        return of(ROOMS, name, room, said, DeclaredFile.ROOM_KEYS, settings);
    }

    /**
     * @param template as it is; null: there is none
     * @return null if nothing differs
     */
    static @Nullable Change ofTemplate(
            String name, @Nullable JsonNode template, ObjectNode settings) {
        JsonNode said = template == null ? null : template.path("says");
        Set<String> keys = new TreeSet<>();
        settings.fieldNames().forEachRemaining(keys::add);
        if (said != null) {
            said.fieldNames().forEachRemaining(keys::add);
        }
        return of(TEMPLATES, name, template, said, keys, settings);
    }

    private static @Nullable Change of(
            String kind,
            String name,
            @Nullable JsonNode there,
            @Nullable JsonNode old,
            Set<String> keys,
            ObjectNode settings) {
        String shown = shown(kind, name);
        if (there == null || old == null || !there.path("declared").asBoolean()) {
            List<String> lines = new ArrayList<>(List.of("+ " + shown));
            settings.properties()
                    .forEach(its ->
                            lines.add(
                                    "    "
                                            + Units.printable(its.getKey())
                                            + ": "
                                            + text(its.getValue())));
            return new Change(kind, name, settings, null, lines);
        }
        List<String> lines = new ArrayList<>(List.of("~ " + shown));
        for (String key : keys.stream().sorted().toList()) {
            JsonNode wanted = settings.path(key);
            if (!isSame(old.path(key), wanted)) {
                lines.add(
                        "    "
                                + Units.printable(key)
                                + ": "
                                + text(old.path(key))
                                + " -> "
                                + text(wanted));
            }
        }
        String etag = there.path("etag").asText(null);
        return lines.size() == 1 ? null : new Change(kind, name, settings, etag, lines);
    }

    static Change goneRoom(String name, JsonNode room) {
        return gone(ROOMS, name, room);
    }

    static Change goneTemplate(String name, JsonNode template) {
        return gone(TEMPLATES, name, template);
    }

    private static Change gone(String kind, String name, JsonNode its) {
        int people = its.path("people").asInt();
        String left = people == 0 ? "" : " (people in it: " + people + ")";
        List<String> lines = List.of("- " + shown(kind, name) + left);
        return new Change(kind, name, null, its.path("etag").asText(null), lines);
    }

    private static String shown(String kind, String name) {
        return (kind.equals(TEMPLATES) ? "template " : "") + Units.printable(name);
    }

    /** Absent is empty. */
    private static boolean isSame(JsonNode old, JsonNode wanted) {
        return isNothing(wanted) ? isNothing(old) : old.equals(wanted);
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

    /** Of what was shown; refused where it is another meanwhile. */
    void make(AdminApi api) throws Failed, InterruptedException {
        Map<String, String> headers =
                etag == null ? Map.of("If-None-Match", "*") : Map.of("If-Match", etag);
        String method = settings == null ? "DELETE" : "PUT";
        api.exchange(method, AdminApi.path(kind, name), settings, headers);
    }
}

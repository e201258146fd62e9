package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates;
import sfu.signaling.http.HttpRequest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rooms are meant; what is empty says nothing.
 *
 * @param names some of these; null says nothing, an empty list means none
 */
record RoomFilter(
        String prefix, String template, Map<String, String> labels, @Nullable List<String> names) {
    /** Of ?prefix=, ?template= and any ?label=name:value. */
    static RoomFilter of(HttpRequest request) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String each : request.query().getOrDefault("label", List.of())) {
            int colon = each.indexOf(':');
            if (colon < 1) {
                throw Refused.badRequest("label is name:value");
            }
            labels.put(each.substring(0, colon), each.substring(colon + 1));
        }
        return new RoomFilter(request.query("prefix"), request.query("template"), labels, null);
    }

    boolean isEmpty() {
        return prefix.isEmpty() && template.isEmpty() && labels.isEmpty() && names == null;
    }

    boolean admits(RoomRates.Room room) {
        return admits(room.name(), room.template(), room.labels());
    }

    boolean admits(String name, String itsTemplate, Map<String, String> itsLabels) {
        return name.startsWith(prefix)
                && (template.isEmpty() || template.equals(itsTemplate))
                && itsLabels.entrySet().containsAll(labels.entrySet())
                && (names == null || names.contains(name));
    }
}

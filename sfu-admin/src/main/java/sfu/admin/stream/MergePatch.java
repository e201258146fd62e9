package sfu.admin.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/** What makes one state of another, as a JSON merge patch (RFC 7396). */
final class MergePatch {
    private MergePatch() {}

    /** Of two objects without nulls. */
    @SuppressWarnings("ReferenceEquality") // what is the same object need not be looked at
    static ObjectNode between(ObjectNode from, ObjectNode to) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : to.properties()) {
            JsonNode before = from.get(each.getKey());
            JsonNode now = each.getValue();
            if (before == now) {
                continue;
            }
            if (before instanceof ObjectNode its && now instanceof ObjectNode next) {
                ObjectNode within = between(its, next);
                if (!within.isEmpty()) {
                    patch.set(each.getKey(), within);
                }
            } else if (!now.equals(before)) {
                patch.set(each.getKey(), now);
            }
        }
        for (Map.Entry<String, JsonNode> each : from.properties()) {
            if (!to.has(each.getKey())) {
                patch.putNull(each.getKey());
            }
        }
        return patch;
    }
}

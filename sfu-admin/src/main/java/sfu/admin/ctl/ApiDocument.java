package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A server's OpenAPI document: its operations by name. */
final class ApiDocument {
    private static final String ROOT = "/admin/v1";
    private static final String STREAM = "text/event-stream";

    private final Map<String, Operation> operations = new TreeMap<>();

    ApiDocument(JsonNode document) {
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(each -> {
                                    String id = each.getValue().path("operationId").asText();
                                    String method = each.getKey().toUpperCase(Locale.ROOT);
                                    operations.put(
                                            id,
                                            new Operation(method, path.getKey(), each.getValue()));
                                }));
    }

    Operation operation(String name) throws Failed {
        Operation its = operations.get(name);
        if (its == null) {
            throw new Failed(
                    Failed.USAGE, "no operation is called " + name + "; sfu call lists them");
        }
        return its;
    }

    /** All, for a list. */
    ObjectNode list() {
        ObjectNode all = ServerCommand.object();
        ArrayNode rows = all.putArray("operations");
        operations.forEach((name, its) ->
                rows.addObject()
                        .put("name", name)
                        .put("method", its.method())
                        .put("path", its.path())
                        .put("needs", its.about().path("x-needs").asText(""))
                        .put("says", its.about().path("summary").asText()));
        return all;
    }

    /**
     * What is sent.
     *
     * @param path with its query, below the API's root
     */
    record Request(String method, String path, Map<String, String> headers) {}

    /**
     * One of them.
     *
     * @param about as the document has it
     */
    record Operation(String method, String path, JsonNode about) {
        /**
         * @throws Failed if a parameter is missing or not known
         */
        Request request(Map<String, String> given) throws Failed {
            if (about.at("/responses/200/content").has(STREAM)) {
                throw new Failed(Failed.USAGE, "sfu watch follows the stream");
            }
            Map<String, String> left = new LinkedHashMap<>(given);
            Map<String, String> headers = new LinkedHashMap<>();
            Query query = new Query();
            String filled = path.substring(ROOT.length());
            List<String> known = new ArrayList<>();
            for (JsonNode each : about.path("parameters")) {
                String name = each.path("name").asText();
                String value = left.remove(name);
                known.add(name);
                if (value == null && each.path("required").asBoolean()) {
                    throw new Failed(Failed.USAGE, "say " + name + "=VALUE for " + path);
                }
                if (value != null) {
                    switch (each.path("in").asText()) {
                        case "path" ->
                                filled = filled.replace("{" + name + "}", AdminApi.encoded(value));
                        case "header" -> headers.put(name, value);
                        default -> query.with(name, value);
                    }
                }
            }
            if (!left.isEmpty()) {
                throw new Failed(Failed.USAGE, "unknown: " + left.keySet() + ", known: " + known);
            }
            return new Request(method, filled + query.text(), headers);
        }
    }
}

package sfu.signaling.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds messages against the schema that is published. */
public final class SchemaCheck {
    static final ObjectMapper JSON = new ObjectMapper();
    static final JsonNode DOCUMENT = document();

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> DEFINITIONS = new ConcurrentHashMap<>();

    private SchemaCheck() {}

    private static JsonNode document() {
        try {
            return JSON.readTree(ProtocolSchema.text());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** What is wrong with a server's message; empty if nothing is. */
    public static List<String> ofServer(JsonNode message) {
        return of("server." + message.path("type").asText(), message);
    }

    /** What is wrong with a value of this definition. */
    static List<String> of(String definition, JsonNode value) {
        if (!DOCUMENT.get("$defs").has(definition)) {
            return List.of("the schema has no " + definition);
        }
        return DEFINITIONS.computeIfAbsent(definition, SchemaCheck::schema).validate(value).stream()
                .map(error -> definition + error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    private static Schema schema(String definition) {
        ObjectNode its = JSON.createObjectNode();
        its.put("$ref", "#/$defs/" + definition);
        its.set("$defs", DOCUMENT.get("$defs"));
        return REGISTRY.getSchema(its);
    }

    static List<String> asSchema(JsonNode schema) {
        Schema meta =
                REGISTRY.getSchema(
                        com.networknt.schema.SchemaLocation.of(
                                "https://json-schema.org/draft/2020-12/schema"));
        return meta.validate(schema).stream().map(Object::toString).toList();
    }

    static List<String> whole(JsonNode message) {
        return REGISTRY.getSchema(DOCUMENT).validate(message).stream()
                .map(Object::toString)
                .toList();
    }
}

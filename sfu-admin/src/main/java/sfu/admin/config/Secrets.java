package sfu.admin.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.Locale;
import java.util.Set;

/** Hides what nobody is to read of a configuration. */
public final class Secrets {
    private static final JsonNode HIDDEN = TextNode.valueOf("***");
    private static final Set<String> WORDS =
            Set.of("secret", "credential", "password", "hmac", "token", "redisurl");

    private Secrets() {}

    /** The same without its secrets, and without what is missing. */
    public static JsonNode hide(JsonNode config) {
        JsonNode copy = config.deepCopy();
        hideIn(copy);
        return copy;
    }

    private static void hideIn(JsonNode its) {
        switch (its) {
            case ObjectNode fields -> {
                fields.removeIf(JsonNode::isNull);
                fields.properties()
                        .forEach(field -> {
                            if (isSecret(field.getKey()) && field.getValue().isValueNode()) {
                                field.setValue(HIDDEN);
                            } else {
                                hideIn(field.getValue());
                            }
                        });
            }
            case ArrayNode all -> all.forEach(Secrets::hideIn);
            default -> {}
        }
    }

    /** Whether what has this name is one. */
    public static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }
}

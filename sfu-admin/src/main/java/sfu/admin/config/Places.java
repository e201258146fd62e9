package sfu.admin.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Where each key of a YAML text stands: a mapper only knows where it stopped reading. */
final class Places {
    private final Map<String, String> byPath = new HashMap<>();

    Places(String text) {
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    JsonLocation at = parser.currentTokenLocation();
                    byPath.putIfAbsent(
                            path(parser), at.getLineNr() + ":" + at.getColumnNr() + ": ");
                }
            }
        } catch (IOException e) {
            // what could be read is known; the mapper says what is wrong
        }
    }

    private static String path(JsonParser parser) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.substring(1).replace('/', '.');
    }

    /** "line:column: " of a dotted path of keys, or null. */
    @Nullable String of(String path) {
        return byPath.get(path);
    }
}

package sfu.core.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an application has written on a room, a participant or a track; the server only passes it
 * on.
 *
 * @param metadata any text
 * @param attributes by name
 */
public record Notes(String metadata, Map<String, String> attributes) {
    public static final Notes NONE = new Notes("", Map.of());

    public Notes {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    public boolean isEmpty() {
        return metadata.isEmpty() && attributes.isEmpty();
    }
}

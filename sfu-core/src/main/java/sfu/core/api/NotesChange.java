package sfu.core.api;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be written anew; the rest stays.
 *
 * @param metadata null: stays
 * @param attributes those that are named; one that is null is taken away
 */
public record NotesChange(
        @Nullable String metadata, Map<String, ? extends @Nullable String> attributes) {
    public static final NotesChange NONE = new NotesChange(null, Map.of());

    public NotesChange {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** What stands there once it is written. */
    public Notes of(Notes before) {
        Map<String, String> all = new TreeMap<>(before.attributes());
        attributes.forEach((name, value) -> {
            if (value == null) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        });
        return new Notes(metadata == null ? before.metadata() : metadata, all);
    }
}

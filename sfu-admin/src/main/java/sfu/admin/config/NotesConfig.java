package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Notes;
import sfu.core.room.NotePolicy;

import java.util.Map;

/**
 * What may be written on a room, its people and tracks, and what it says itself, as in a YAML file.
 *
 * @param roomBytes of metadata and attributes together
 * @param participantBytes likewise
 * @param trackBytes likewise
 * @param maxAttributes of each
 * @param metadata of the room when it opens, as attributes
 * @param labels of the room, which nobody changes
 */
public record NotesConfig(
        @Nullable Integer roomBytes,
        @Nullable Integer participantBytes,
        @Nullable Integer trackBytes,
        @Nullable Integer maxAttributes,
        @Nullable String metadata,
        @Nullable Map<String, String> attributes,
        @Nullable Map<String, String> labels) {
    private static final int MOST_ATTRIBUTES = 1000;

    public NotesConfig {
        Checks.range("roomBytes", roomBytes, 0, NotePolicy.MAX_BYTES);
        Checks.range("participantBytes", participantBytes, 0, NotePolicy.MAX_BYTES);
        Checks.range("trackBytes", trackBytes, 0, NotePolicy.MAX_BYTES);
        Checks.range("maxAttributes", maxAttributes, 0, MOST_ATTRIBUTES);
        checkValues("attributes", attributes);
        checkValues("labels", labels);
    }

    /** As YAML has it, a value may be missing. */
    private static void checkValues(String key, @Nullable Map<String, String> values) {
        if (values != null && values.containsValue(null)) {
            throw new OutOfRange(key, "each of the " + key + " has a value");
        }
    }

    NotePolicy over(NotePolicy base) {
        return new NotePolicy(
                or(roomBytes, base.roomBytes()),
                or(participantBytes, base.participantBytes()),
                or(trackBytes, base.trackBytes()),
                or(maxAttributes, base.maxAttributes()),
                new Notes(
                        or(metadata, base.notes().metadata()),
                        or(attributes, base.notes().attributes())),
                or(labels, base.labels()));
    }

    private static <T> T or(@Nullable T value, T absent) {
        return value == null ? absent : value;
    }
}

package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.stats.Limit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much may be written on a room, its people and their tracks, and what stands on the room from
 * the beginning.
 *
 * @param roomBytes of its metadata and attributes together, as text in UTF-8
 * @param participantBytes likewise
 * @param trackBytes likewise
 * @param maxAttributes of each
 * @param notes on the room when it opens
 * @param labels of the room
 */
public record NotePolicy(
        int roomBytes,
        int participantBytes,
        int trackBytes,
        int maxAttributes,
        Notes notes,
        Map<String, String> labels) {
    /** Beyond it a page or a change of the list of people would no longer fit a message. */
    public static final int MAX_BYTES = 16_384;

    /** Of an attribute's name. */
    public static final int MAX_NAME = 64;

    public NotePolicy {
        if (roomBytes < 0 || participantBytes < 0 || trackBytes < 0 || maxAttributes < 0) {
            throw new IllegalArgumentException("limits of notes are 0 or more");
        }
        if (Math.max(roomBytes, Math.max(participantBytes, trackBytes)) > MAX_BYTES) {
            throw new IllegalArgumentException("notes have at most " + MAX_BYTES + " bytes");
        }
        labels = Collections.unmodifiableMap(new TreeMap<>(labels)); // told in one order
    }

    public static NotePolicy defaults() {
        return new NotePolicy(16_384, 4_096, 512, 32, Notes.NONE, Map.of());
    }

    /** The same where this stands on the room from the beginning. */
    public NotePolicy with(Notes its, Map<String, String> otherLabels) {
        return new NotePolicy(
                roomBytes, participantBytes, trackBytes, maxAttributes, its, otherLabels);
    }

    /**
     * What stands on a room that has nothing else.
     *
     * @throws MediaException if that is too much, or no name
     */
    public Notes ofRoom(NotesChange its) {
        return apply(Notes.NONE, its, roomBytes);
    }

    /**
     * What stands there once the change is written.
     *
     * @param maxBytes of it
     * @throws MediaException if that is too much, or no name
     */
    Notes apply(Notes before, NotesChange change, int maxBytes) {
        for (String name : change.attributes().keySet()) {
            if (name.isBlank() || name.length() > MAX_NAME) {
                throw new MediaException(
                        MediaException.Code.BAD_REQUEST,
                        "an attribute's name has 1 to " + MAX_NAME + " characters");
            }
        }
        Notes after = change.of(before);
        if (after.attributes().size() > maxAttributes) {
            throw new MediaException(
                    Limit.ATTRIBUTES, "at most " + maxAttributes + " attributes at once");
        }
        if (TextSize.of(after) > maxBytes) {
            throw new MediaException(
                    Limit.METADATA,
                    "metadata and attributes have at most " + maxBytes + " bytes together");
        }
        return after;
    }
}

package sfu.core.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a room is.
 *
 * @param template its name in the configuration
 * @param labels that the configuration gives it, for programs
 */
public record RoomAbout(String template, Map<String, String> labels, Notes notes, RoomState state) {
    public RoomAbout {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels)); // told in one order
    }

    /** Of a room that anybody may enter. */
    public RoomAbout(String template, Map<String, String> labels, Notes notes) {
        this(template, labels, notes, RoomState.OPEN);
    }

    public RoomAbout with(Notes its) {
        return new RoomAbout(template, labels, its, state);
    }

    public RoomAbout labelled(Map<String, String> its) {
        return new RoomAbout(template, its, notes, state);
    }

    public RoomAbout with(RoomState its) {
        return new RoomAbout(template, labels, notes, its);
    }
}

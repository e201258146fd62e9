package sfu.core.api;

import java.util.Map;

/**
 * What a room is.
 *
 * @param template its name in the configuration
 * @param labels that the configuration gives it, for programs
 */
public record RoomAbout(String template, Map<String, String> labels, Notes notes) {
    public RoomAbout {
        labels = Map.copyOf(labels);
    }

    public RoomAbout with(Notes its) {
        return new RoomAbout(template, labels, its);
    }
}

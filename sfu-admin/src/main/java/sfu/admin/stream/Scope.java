package sfu.admin.stream;

import sfu.admin.stream.RoomRates.Node;
import sfu.admin.stream.RoomRates.Person;
import sfu.admin.stream.RoomRates.Room;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a stream is about, and what records its state is made of. */
public enum Scope {
    /** The server by itself. */
    NODE,
    /** The server and a line of each room. */
    ROOMS,
    /** The server and its rooms with everybody in them. */
    ALL,
    ROOM,
    PARTICIPANT;

    Map<String, Class<?>> parts() {
        return switch (this) {
            case NODE -> Map.of("node", Node.class, "nodes", Elsewhere.Line.class);
            case ROOMS, ALL ->
                    Map.of(
                            "node", Node.class,
                            "nodes", Elsewhere.Line.class,
                            "rooms", Room.class);
            case ROOM -> Map.of("room", Room.class);
            case PARTICIPANT -> Map.of("participant", Person.class);
        };
    }

    boolean isOfRoom() {
        return this == ROOM || this == PARTICIPANT;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scope> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }
}

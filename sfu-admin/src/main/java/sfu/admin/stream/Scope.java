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
    NODE(Map.of("node", Node.class)),
    /** The server and a line of each room. */
    ROOMS(Map.of("node", Node.class, "rooms", Room.class)),
    /** The server and its rooms with everybody in them. */
    ALL(Map.of("node", Node.class, "rooms", Room.class)),
    ROOM(Map.of("room", Room.class)),
    PARTICIPANT(Map.of("participant", Person.class));

    private final Map<String, Class<?>> parts;

    Scope(Map<String, Class<?>> parts) {
        this.parts = parts;
    }

    Map<String, Class<?>> parts() {
        return parts;
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

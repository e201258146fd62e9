package sfu.admin.ctl;

import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Flags that say which rooms, and who in them; all of them have to hold. */
final class Selector {
    @Option(names = "--room", paramLabel = "NAME", description = "these; may be repeated")
    List<String> names = new ArrayList<>();

    @Option(names = "--prefix", paramLabel = "TEXT", description = "of the rooms' names")
    String prefix = "";

    @Option(names = "--template", paramLabel = "NAME", description = "that the rooms are of")
    String template = "";

    @Option(names = "--label", paramLabel = "KEY:VALUE", description = "that the rooms have")
    List<String> labels = new ArrayList<>();

    @Option(names = "--identity", paramLabel = "ID", description = "these; may be repeated")
    List<String> identities = new ArrayList<>();

    @Option(names = "--except", paramLabel = "ID", description = "all but these")
    List<String> except = new ArrayList<>();

    @Option(names = "--role", paramLabel = "ROLE", description = "attendee, speaker, moderator")
    String role = "";

    @Option(names = "--not-role", paramLabel = "ROLE", description = "all but these")
    String notRole = "";

    /** Adds what was said to a request; what was not said is left out. */
    void addTo(ObjectNode wanted) throws Failed {
        ObjectNode rooms = ServerCommand.object();
        put(rooms, "names", names);
        put(rooms, "prefix", prefix);
        put(rooms, "template", template);
        if (!labels.isEmpty()) {
            rooms.set("labels", Pairs.of("--label", labels));
        }
        ObjectNode people = ServerCommand.object();
        put(people, "identities", identities);
        put(people, "exceptIdentities", except);
        put(people, "role", role);
        put(people, "notRole", notRole);
        if (!rooms.isEmpty()) {
            wanted.set("rooms", rooms);
        }
        if (!people.isEmpty()) {
            wanted.set("people", people);
        }
    }

    private static void put(ObjectNode filter, String field, String value) {
        if (!value.isEmpty()) {
            filter.put(field, value);
        }
    }

    private static void put(ObjectNode filter, String field, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(filter.putArray(field)::add);
        }
    }
}

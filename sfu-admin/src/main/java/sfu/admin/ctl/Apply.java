package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ./sfu apply. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Makes rooms as a YAML file says; shows first what differs, and changes it with --yes.",
            "rooms:",
            "  all-hands: {template: webinar, labels: {team: all}, metadata: text, attributes: {k: v}}"
        })
final class Apply extends ServerCommand {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE")
    Path file = Path.of("");

    @Option(
            names = {"-y", "--yes"},
            description = "changes what differs")
    boolean yes;

    @Option(names = "--prune", description = "rooms that were declared, but not here, are closed")
    boolean prune;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        RoomsFile wanted = RoomsFile.read(file);
        List<RoomChange> changes = new ArrayList<>();
        JsonNode all = all(api, "/rooms", "rooms").path("rooms");
        wanted.rooms()
                .forEach((name, settings) -> {
                    RoomChange change = RoomChange.of(name, find(all, name), settings);
                    if (change != null) {
                        changes.add(change);
                    }
                });
        if (prune) {
            all.forEach(room -> {
                String name = room.path("name").asText();
                if (room.path("declared").asBoolean() && !wanted.rooms().containsKey(name)) {
                    changes.add(RoomChange.gone(name, room));
                }
            });
        }
        changes.forEach(change -> change.lines().forEach(out()::println));
        if (changes.isEmpty()) {
            out().println("as the file says");
        } else if (yes) {
            for (RoomChange change : changes) {
                change.make(api);
            }
            out().println("changed: " + changes.size());
        }
        out().flush();
        return changes.isEmpty() || yes ? 0 : Failed.DIFFERS;
    }

    private static @Nullable JsonNode find(JsonNode rooms, String name) {
        for (JsonNode room : rooms) {
            if (room.path("name").asText().equals(name)) {
                return room;
            }
        }
        return null;
    }
}

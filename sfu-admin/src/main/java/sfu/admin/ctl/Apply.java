package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** ./sfu apply. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = {
            "Makes rooms and templates as a YAML file says; shows first what differs, and changes it"
                    + " with --yes.",
            "templates:",
            "  class: {from: webinar, maxParticipants: 30}",
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

    @Option(
            names = "--prune",
            description =
                    "what was declared, but is not here, goes: rooms are closed; of rooms or"
                            + " templates only if the file has some")
    boolean prune;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        DeclaredFile wanted = DeclaredFile.read(file);
        JsonNode templates = api.get("/templates").path("templates");
        check(wanted, templates);
        List<Change> changes =
                changes(wanted, all(api, "/rooms", "rooms").path("rooms"), templates);
        changes.forEach(change -> change.lines().forEach(out()::println));
        if (changes.isEmpty()) {
            out().println("as the file says");
        } else if (yes) {
            make(api, changes);
        }
        out().flush();
        return changes.isEmpty() || yes ? 0 : Failed.DIFFERS;
    }

    /** What the server would refuse is said before anything is shown or changed. */
    private void check(DeclaredFile wanted, JsonNode templates) throws Failed {
        for (String name : wanted.templatesOrNone().keySet()) {
            JsonNode its = find(templates, name);
            if (its != null && !its.path("declared").asBoolean()) {
                throw impossible(
                        "template '"
                                + name
                                + "' is one of the server's configuration: change it there, or"
                                + " give this one another name and from: "
                                + name);
            }
        }
        Set<String> kinds = new TreeSet<>(wanted.templatesOrNone().keySet());
        templates.forEach(each -> kinds.add(name(each)));
        unwanted(templates, wanted.templates()).forEach(each -> kinds.remove(name(each)));
        for (Map.Entry<String, ObjectNode> each : wanted.roomsOrNone().entrySet()) {
            String template = each.getValue().path("template").asText("");
            if (!template.isEmpty() && !kinds.contains(template)) {
                throw impossible(
                        "room '"
                                + each.getKey()
                                + "' has the template '"
                                + template
                                + "', which neither the file nor the server has; there is "
                                + String.join(", ", kinds));
            }
        }
    }

    private Failed impossible(String why) {
        return new Failed(Failed.REFUSED, file + ": " + Units.printable(why));
    }

    private void make(AdminApi api, List<Change> changes) throws Failed, InterruptedException {
        int made = 0;
        for (Change change : changes) {
            try {
                change.make(api);
            } catch (Failed e) {
                out().println("changed: " + made + ", then failed: " + change.lines().getFirst());
                out().flush();
                throw e;
            }
            made++;
        }
        out().println("changed: " + made);
    }

    /** Templates first, which rooms may name; those that go when no room does any more. */
    private List<Change> changes(DeclaredFile wanted, JsonNode rooms, JsonNode templates) {
        List<Change> changes = new ArrayList<>();
        wanted.templatesOrNone()
                .forEach((name, settings) ->
                        add(changes, Change.ofTemplate(name, find(templates, name), settings)));
        wanted.roomsOrNone()
                .forEach((name, settings) ->
                        add(changes, Change.ofRoom(name, find(rooms, name), settings)));
        unwanted(rooms, wanted.rooms())
                .forEach(each -> changes.add(Change.goneRoom(name(each), each)));
        unwanted(templates, wanted.templates())
                .forEach(each -> changes.add(Change.goneTemplate(name(each), each)));
        return changes;
    }

    private static void add(List<Change> changes, @Nullable Change change) {
        if (change != null) {
            changes.add(change);
        }
    }

    private List<JsonNode> unwanted(JsonNode all, @Nullable Map<String, ObjectNode> wanted) {
        List<JsonNode> some = new ArrayList<>();
        if (prune && wanted != null) {
            for (JsonNode each : all) {
                if (each.path("declared").asBoolean() && !wanted.containsKey(name(each))) {
                    some.add(each);
                }
            }
        }
        return some;
    }

    private static String name(JsonNode its) {
        return its.path("name").asText();
    }

    private static @Nullable JsonNode find(JsonNode all, String name) {
        for (JsonNode each : all) {
            if (name(each).equals(name)) {
                return each;
            }
        }
        return null;
    }
}

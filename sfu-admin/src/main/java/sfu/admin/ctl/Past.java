package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.Map;

/** What was. */
final class Past {
    private Past() {}

    private static String time(JsonNode atMs) {
        return Instant.ofEpochMilli(atMs.asLong()).toString();
    }

    /** What lists have in common. */
    abstract static class Listing extends ServerCommand {
        @Option(names = "--room", paramLabel = "NAME", description = "of this room alone")
        String room = "";

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "at most, default as the server has it")
        String limit = "";

        final Query query() {
            return new Query().with("room", room).with("limit", limit);
        }
    }

    /** ./sfu audit. */
    @Command(
            name = "audit",
            mixinStandardHelpOptions = true,
            description = "Who did what, the latest first.")
    static final class Audit extends Listing {
        @Option(names = "--by", paramLabel = "ID", description = "identity of who did it")
        String by = "";

        @Option(names = "--whom", paramLabel = "ID", description = "whom it was about")
        String whom = "";

        @Option(names = "--action", paramLabel = "NAME", description = "as mute, ban, closeRoom")
        String action = "";

        @Option(names = "--actor", paramLabel = "KIND", description = "moderator or operator")
        String actor = "";

        @Option(names = "--since", paramLabel = "MS", description = "since 1970")
        String since = "";

        @Option(names = "--until", paramLabel = "MS", description = "since 1970")
        String until = "";

        @Option(names = "--before", paramLabel = "N", description = "next of the page before")
        String before = "";

        @Option(names = "--lines", description = "a line of JSON each, up to 10,000")
        boolean lines;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Query query =
                    query().with("by", by)
                            .with("whom", whom)
                            .with("action", action)
                            .with("actor", actor)
                            .with("since", since)
                            .with("until", until)
                            .with("before", before)
                            .with("format", lines ? "jsonl" : "");
            AdminApi.Answer page = text(api, "/audit" + query.text());
            if (lines) {
                out().print(page.text());
                out().flush();
                return 0;
            }
            Table table =
                    new Table()
                            .text("AT", entry -> time(entry.path("at")))
                            .text("ACTION", "/action")
                            .text("ROOM", "/room")
                            .text("BY", "/by")
                            .count("PEOPLE", "/count")
                            .text("FROM", "/address");
            output().print(out(), page.body(), page.body().path("entries"), table);
            return 0;
        }
    }

    /** ./sfu events. */
    @Command(
            name = "events",
            mixinStandardHelpOptions = true,
            description = "What happened lately; what happens now: sfu watch.")
    static final class Events extends Listing {
        @Option(names = "--participant", paramLabel = "ID", description = "id or identity")
        String participant = "";

        @Option(names = "--type", paramLabel = "NAME", description = "as join, leave, quality")
        String type = "";

        @Option(names = "--since", paramLabel = "MS", description = "since 1970")
        String since = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Query query =
                    query().with("participant", participant)
                            .with("type", type)
                            .with("since", since);
            JsonNode all = api.get("/events" + query.text());
            Table table =
                    new Table()
                            .text("AT", event -> time(event.path("at")))
                            .text("TYPE", "/type")
                            .text("ROOM", "/room")
                            .text("IDENTITY", "/identity")
                            .text("DETAILS", event -> event.path("details").toString());
            output().print(out(), all, all.path("events"), table);
            return 0;
        }
    }

    /** ./sfu sessions. */
    @Command(
            name = "sessions",
            mixinStandardHelpOptions = true,
            description = "Sessions that ended: who, when, how good, and why they ended.")
    static final class Sessions extends Listing {
        @Option(names = "--identity", paramLabel = "ID")
        String identity = "";

        @Option(names = "--from", paramLabel = "MS", description = "since 1970")
        String from = "";

        @Option(names = "--to", paramLabel = "MS", description = "since 1970")
        String to = "";

        @Option(names = "--before", paramLabel = "N", description = "next of the page before")
        String before = "";

        @Option(names = "--csv", description = "to export")
        boolean csv;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Query query =
                    query().with("identity", identity)
                            .with("from", from)
                            .with("to", to)
                            .with("before", before)
                            .with("format", csv ? "csv" : "");
            AdminApi.Answer page = text(api, "/sessions" + query.text());
            if (csv) {
                out().print(page.text());
                out().flush();
                return 0;
            }
            Table table =
                    new Table()
                            .text("LEFT", session -> time(session.path("leftAt")))
                            .text("ROOM", "/room")
                            .text("IDENTITY", "/identity")
                            .text("REASON", "/reason")
                            .score("SCORE", "/score")
                            .count("BAD", "/badSeconds")
                            .text("BLAME", "/blame");
            output().print(out(), page.body(), page.body().path("sessions"), table);
            return 0;
        }
    }

    private static AdminApi.Answer text(AdminApi api, String path)
            throws Failed, InterruptedException {
        return api.exchange("GET", path, null, Map.of());
    }

    /** ./sfu history. */
    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Figures over time of the server, a room, or somebody in it.")
    static final class History extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM", arity = "0..1")
        String room = "";

        @Parameters(index = "1", paramLabel = "IDENTITY", arity = "0..1")
        String identity = "";

        @Option(names = "--step", paramLabel = "SECONDS", description = "1 (default) or 60")
        String step = "";

        @Option(names = "--from", paramLabel = "MS", description = "since 1970")
        String from = "";

        @Option(names = "--to", paramLabel = "MS", description = "since 1970")
        String to = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            String of = room.isEmpty() ? "" : AdminApi.path("rooms", room);
            String whose = identity.isEmpty() ? "" : AdminApi.path("participants", identity);
            Query query = new Query().with("step", step).with("from", from).with("to", to);
            output().print(out(), api.get(of + whose + "/history" + query.text()));
            return 0;
        }
    }
}

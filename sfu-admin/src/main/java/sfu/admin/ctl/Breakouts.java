package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** ./sfu breakouts. */
@Command(
        name = "breakouts",
        mixinStandardHelpOptions = true,
        description = "Smaller rooms beside a room.",
        subcommands = {
            Breakouts.Listing.class,
            Breakouts.Open.class,
            Breakouts.Close.class,
            Breakouts.Move.class
        })
final class Breakouts {
    private static final String FIELD = "breakouts";

    /** What they have in common. */
    abstract static class OfRoom extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        final String path() {
            return AdminApi.path("rooms", room, FIELD);
        }

        final void show(JsonNode all) {
            Table table =
                    new Table()
                            .text("ROOM", "/room")
                            .text("TITLE", "/title")
                            .number("PEOPLE", its -> String.valueOf(its.path("people").size()));
            output().print(out(), all, all.path(FIELD), table);
        }
    }

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Those of a room.")
    static final class Listing extends OfRoom {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            show(api.get(path()));
            return 0;
        }
    }

    /** open. */
    @Command(name = "open", mixinStandardHelpOptions = true, description = "Sends people to some.")
    static final class Open extends OfRoom {
        @Option(
                names = "--to",
                required = true,
                paramLabel = "TITLE=ID,ID",
                description = "one of them, and who goes there, by participants' ids; repeated")
        List<String> plans = new ArrayList<>();

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object();
            ArrayNode rooms = wanted.putArray("rooms");
            for (String plan : plans) {
                int equals = plan.indexOf('=');
                if (equals < 0) {
                    throw new Failed(Failed.USAGE, "--to is TITLE=ID,ID, not " + plan);
                }
                ObjectNode one = rooms.addObject().put("title", plan.substring(0, equals));
                ArrayNode people = one.putArray("people");
                for (String id : plan.substring(equals + 1).split(",", 0)) {
                    people.add(id);
                }
            }
            show(api.post(path(), wanted));
            return 0;
        }
    }

    /** close. */
    @Command(name = "close", mixinStandardHelpOptions = true, description = "Sends all back.")
    static final class Close extends OfRoom {
        @Option(names = "--seconds", paramLabel = "N", description = "until then, default at once")
        int seconds;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode done = api.delete(path() + "?seconds=" + seconds);
            output().done(out(), "closed; back: " + done.path("people").asInt(), done);
            return 0;
        }
    }

    /** move. */
    @Command(name = "move", mixinStandardHelpOptions = true, description = "Sends somebody.")
    static final class Move extends OfRoom {
        @Parameters(index = "1", paramLabel = "PARTICIPANT", description = "its id")
        String participant = "";

        @Option(names = "--to", paramLabel = "ROOM", description = "default the room itself")
        String to = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("participant", participant).put("to", to);
            JsonNode done = api.post(path() + "/move", wanted);
            output().done(out(), "moved: " + done.path("people").asInt(), done);
            return 0;
        }
    }
}

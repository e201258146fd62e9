package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu tracks. */
@Command(
        name = "tracks",
        mixinStandardHelpOptions = true,
        description = "The tracks of a room.",
        subcommands = {
            Tracks.Listing.class,
            Tracks.Get.class,
            Tracks.Watch.class,
            Tracks.MuteOne.class
        })
final class Tracks {
    private static final String FIELD = "tracks";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All tracks.")
    static final class Listing extends OfRoom.Listing {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return list(api, FIELD, Tables.tracks());
        }
    }

    /** get. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "One, whole.")
    static final class Get extends OfRoom.Get {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return get(api, FIELD);
        }
    }

    /** watch. */
    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "All tracks each second; with -o json a line each time.")
    static final class Watch extends OfRoom.Watch {
        @Override
        Table table() {
            return Tables.tracks();
        }

        @Override
        JsonNode rows(JsonNode all) {
            ObjectNode rows = object();
            for (JsonNode person : all.at("/room/participants")) {
                for (JsonNode track : person.path("tracks")) {
                    ObjectNode row = track.deepCopy();
                    row.set("identity", person.path("identity"));
                    rows.set(track.path("id").asText(), row);
                }
            }
            return rows;
        }
    }

    /** mute. */
    @Command(name = "mute", mixinStandardHelpOptions = true, description = "Mutes one.")
    static final class MuteOne extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        @Parameters(index = "1", paramLabel = "TRACK", description = "its id")
        String track = "";

        @Option(names = "--hard", description = "until a moderator allows it again")
        boolean hard;

        @Option(names = "--off", description = "allows it again")
        boolean off;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("muted", !off).put("hard", hard);
            JsonNode done = api.post(AdminApi.path("rooms", room, FIELD, track, "mute"), wanted);
            String said = off ? "unmuted: " : "muted: ";
            output().done(out(), said + done.path("people").asInt(), done);
            return 0;
        }
    }
}

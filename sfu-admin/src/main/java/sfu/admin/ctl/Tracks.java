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
        subcommands = {Tracks.Listing.class, Tracks.Get.class, Tracks.Watch.class})
final class Tracks {
    private static final String FIELD = "tracks";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All tracks.")
    static final class Listing extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode all = all(api, AdminApi.path("rooms", room, FIELD), FIELD);
            output().print(out(), all, all.path(FIELD), Tables.tracks());
            return 0;
        }
    }

    /** get. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "One, whole.")
    static final class Get extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        @Parameters(index = "1", paramLabel = "TRACK", description = "id")
        String which = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().print(out(), api.get(AdminApi.path("rooms", room, FIELD, which)));
            return 0;
        }
    }

    /** watch. */
    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "All tracks each second; with -o json a line each time.")
    static final class Watch extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Option(names = "--times", paramLabel = "N", description = "how often, default for ever")
        int times = Integer.MAX_VALUE;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Repeated shown = new Repeated(out(), output(), times, () -> Tables.tracks());
            String query = "scope=room&events=none&room=" + AdminApi.encoded(room);
            new LiveView(api, query, shown.of(Tracks::rows)).follow();
            return 0;
        }
    }

    /** Of all people, whose names they get. */
    private static JsonNode rows(JsonNode all) {
        ObjectNode rows = ServerCommand.object();
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

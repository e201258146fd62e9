package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;

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
}

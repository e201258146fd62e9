package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu participants. */
@Command(
        name = "participants",
        mixinStandardHelpOptions = true,
        description = "The participants of a room.",
        subcommands = {
            Participants.Listing.class,
            Participants.Get.class,
            Participants.Watch.class
        })
final class Participants {
    private static final String FIELD = "participants";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All participants.")
    static final class Listing extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode all = all(api, AdminApi.path("rooms", room, FIELD), FIELD);
            output().print(
                            out(),
                            all,
                            all.path(FIELD),
                            Tables.participants(System.currentTimeMillis()));
            return 0;
        }
    }

    /** get. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "One, whole.")
    static final class Get extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        @Parameters(index = "1", paramLabel = "PARTICIPANT", description = "identity or id")
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
            description = "All participants each second; with -o json a line each time.")
    static final class Watch extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Option(names = "--times", paramLabel = "N", description = "how often, default for ever")
        int times = Integer.MAX_VALUE;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Repeated shown =
                    new Repeated(
                            out(),
                            output(),
                            times,
                            () -> Tables.participants(System.currentTimeMillis()));
            String query = "scope=room&events=none&room=" + AdminApi.encoded(room);
            new LiveView(api, query, shown.of(Participants::rows)).follow();
            return 0;
        }
    }

    private static JsonNode rows(JsonNode all) {
        return all.at("/room/participants");
    }
}

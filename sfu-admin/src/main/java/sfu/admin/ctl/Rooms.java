package sfu.admin.ctl;

import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** ./sfu rooms. */
@Command(
        name = "rooms",
        mixinStandardHelpOptions = true,
        description = "The rooms of a server.",
        subcommands = {
            Rooms.Listing.class,
            Rooms.Get.class,
            Rooms.Watch.class,
            RoomSettings.Put.class,
            RoomSettings.Change.class
        })
final class Rooms {
    private static final String FIELD = "rooms";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All rooms.")
    static final class Listing extends ServerCommand {
        @Option(names = "--prefix", paramLabel = "TEXT", description = "of their names")
        String prefix = "";

        @Option(names = "--template", paramLabel = "NAME", description = "that they are of")
        String template = "";

        @Option(names = "--label", paramLabel = "KEY:VALUE", description = "that they have")
        List<String> labels = new ArrayList<>();

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            Query query =
                    new Query()
                            .with("prefix", prefix)
                            .with("template", template)
                            .with("label", labels);
            ObjectNode all = all(api, "/rooms" + query.text(), FIELD);
            output().print(out(), all, all.path(FIELD), Tables.rooms(System.currentTimeMillis()));
            return 0;
        }
    }

    /** get. */
    @Command(name = "get", mixinStandardHelpOptions = true, description = "One room, whole.")
    static final class Get extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            output().print(out(), api.get(AdminApi.path(FIELD, room)));
            return 0;
        }
    }

    /** watch. */
    @Command(
            name = "watch",
            mixinStandardHelpOptions = true,
            description = "All rooms each second; with -o json a line each time.")
    static final class Watch extends ServerCommand {
        @Option(names = "--times", paramLabel = "N", description = "how often, default for ever")
        int times = Integer.MAX_VALUE;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            if (times < 1) {
                return 0;
            }
            Repeated shown =
                    new Repeated(
                            out(), output(), times, () -> Tables.rooms(System.currentTimeMillis()));
            new LiveView(api, "scope=rooms&events=none", shown.of(all -> all.path(FIELD))).follow();
            return 0;
        }
    }
}

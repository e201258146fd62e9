package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;

/** ./sfu participants. */
@Command(
        name = "participants",
        mixinStandardHelpOptions = true,
        description = "The participants of a room.",
        subcommands = {
            Participants.Listing.class,
            Participants.Get.class,
            Participants.Watch.class,
            ParticipantSettings.class
        })
final class Participants {
    private static final String FIELD = "participants";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "All participants.")
    static final class Listing extends OfRoom.Listing {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return list(api, FIELD, Tables.participants(System.currentTimeMillis()));
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
            description = "All participants each second; with -o json a line each time.")
    static final class Watch extends OfRoom.Watch {
        @Override
        Table table() {
            return Tables.participants(System.currentTimeMillis());
        }

        @Override
        JsonNode rows(JsonNode all) {
            return all.at("/room/participants");
        }
    }
}

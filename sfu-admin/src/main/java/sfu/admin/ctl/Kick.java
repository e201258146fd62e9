package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** ./sfu kick. */
@Command(
        name = "kick",
        mixinStandardHelpOptions = true,
        description = "Removes a participant, whose token does not lead back.")
final class Kick extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ROOM")
    String room = "";

    @Parameters(index = "1", paramLabel = "IDENTITY")
    String identity = "";

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        JsonNode done = api.delete(AdminApi.path("rooms", room, "participants", identity));
        output().done(out(), "removed: " + done.path("left").asInt(), done);
        return 0;
    }
}

package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu ban. */
@Command(
        name = "ban",
        mixinStandardHelpOptions = true,
        description = "Removes an identity and keeps it out, of a room or of all.")
final class Ban extends ServerCommand {
    @Parameters(paramLabel = "IDENTITY")
    String identity = "";

    @Option(names = "--room", paramLabel = "NAME", description = "default all rooms")
    String room = "";

    @Option(names = "--seconds", paramLabel = "N", description = "default for good")
    int seconds;

    @Option(names = "--reason", paramLabel = "TEXT", description = "that it is told")
    String reason = "";

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        ObjectNode wanted = object().put("identity", identity).put("reason", reason);
        if (!room.isEmpty()) {
            wanted.put("room", room);
        }
        if (seconds != 0) {
            wanted.put("seconds", seconds);
        }
        JsonNode done = api.post("/bans", wanted);
        output().done(out(), "banned; left: " + done.path("left").asInt(), done);
        return 0;
    }
}

package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/** ./sfu ban. */
@Command(
        name = "ban",
        mixinStandardHelpOptions = true,
        description = "Removes an identity and keeps it out, of a room or of all.")
final class Ban extends ServerCommand {
    @Parameters(
            arity = "1..2",
            paramLabel = "[ROOM] IDENTITY",
            hideParamSyntax = true,
            description = "ROOM and IDENTITY; IDENTITY alone: of --room, else of all rooms")
    List<String> whom = new ArrayList<>();

    @Option(names = "--room", paramLabel = "NAME", description = "default all rooms")
    String room = "";

    @Option(names = "--seconds", paramLabel = "N", description = "default for good")
    int seconds;

    @Option(names = "--reason", paramLabel = "TEXT", description = "that it is told")
    String reason = "";

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        if (whom.size() == 2 && !room.isEmpty()) {
            throw new Failed(Failed.USAGE, "say ROOM IDENTITY, or IDENTITY and --room");
        }
        String its = whom.size() == 2 ? whom.getFirst() : room;
        ObjectNode wanted = object().put("identity", whom.getLast()).put("reason", reason);
        if (!its.isEmpty()) {
            wanted.put("room", its);
        }
        if (seconds != 0) {
            wanted.put("seconds", seconds);
        }
        JsonNode done = api.post("/bans", wanted);
        output().done(out(), "banned; left: " + done.path("left").asInt(), done);
        return 0;
    }
}

package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu mute. */
@Command(
        name = "mute",
        mixinStandardHelpOptions = true,
        description = "Mutes a participant, or everybody.")
final class Mute extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ROOM")
    String room = "";

    @Parameters(
            index = "1",
            paramLabel = "IDENTITY",
            arity = "0..1",
            description = "default all but moderators")
    String identity = "";

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "microphone (default), camera, screen, screenAudio")
    String source = "microphone";

    @Option(names = "--hard", description = "until a moderator allows it again")
    boolean hard;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        ObjectNode wanted = object().put("muted", true).put("source", source);
        wanted.put("hard", hard);
        String path =
                identity.isEmpty()
                        ? AdminApi.path("rooms", room, "mute")
                        : AdminApi.path("rooms", room, "participants", identity, "mute");
        JsonNode done = api.post(path, wanted);
        output().done(out(), "muted: " + done.path("people").asInt(), done);
        return 0;
    }
}

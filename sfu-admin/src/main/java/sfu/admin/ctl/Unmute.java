package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu unmute. */
@Command(
        name = "unmute",
        mixinStandardHelpOptions = true,
        description = "Lets a participant, or everybody, unmute again.")
final class Unmute extends ServerCommand {
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

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        ObjectNode wanted = object().put("muted", false).put("source", source);
        String path =
                identity.isEmpty()
                        ? AdminApi.path("rooms", room, "mute")
                        : AdminApi.path("rooms", room, "participants", identity, "mute");
        JsonNode done = api.post(path, wanted);
        output().done(out(), "unmuted: " + done.path("people").asInt(), done);
        return 0;
    }
}

package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mutes or unmutes somebody, or everybody. */
abstract class Muting extends ServerCommand {
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

    /** What is asked for, but the source; and how it is told. */
    final int ask(AdminApi api, ObjectNode wanted, String done)
            throws Failed, InterruptedException {
        String path =
                identity.isEmpty()
                        ? AdminApi.path("rooms", room, "mute")
                        : AdminApi.path("rooms", room, "participants", identity, "mute");
        JsonNode answer = api.post(path, wanted.put("source", source));
        output().done(out(), done + ": " + answer.path("people").asInt(), answer);
        return 0;
    }
}

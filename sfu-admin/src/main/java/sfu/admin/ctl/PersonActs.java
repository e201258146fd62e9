package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What moderators do about somebody in a room. */
final class PersonActs {
    private PersonActs() {}

    /** What they have in common. */
    abstract static class Act extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        @Parameters(index = "1", paramLabel = "IDENTITY")
        String identity = "";

        final int act(AdminApi api, String name, ObjectNode wanted, String done)
                throws Failed, InterruptedException {
            String path = AdminApi.path("rooms", room, "participants", identity, name);
            JsonNode answer = api.post(path, wanted);
            output().done(out(), done + ": " + answer.path("people").asInt(), answer);
            return 0;
        }
    }

    /** ./sfu stop-video. */
    @Command(
            name = "stop-video",
            mixinStandardHelpOptions = true,
            description = "Mutes cameras and screens of somebody.")
    static final class StopVideo extends Act {
        @Option(names = "--source", paramLabel = "NAME", description = "camera or screen alone")
        String source = "";

        @Option(names = "--hard", description = "until a moderator allows it again")
        boolean hard;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("hard", hard);
            return act(
                    api,
                    "stop-video",
                    source.isEmpty() ? wanted : wanted.put("source", source),
                    "stopped");
        }
    }

    /** ./sfu ask-unmute. */
    @Command(
            name = "ask-unmute",
            mixinStandardHelpOptions = true,
            description = "Asks somebody to unmute.")
    static final class AskUnmute extends Act {
        @Option(
                names = "--source",
                paramLabel = "NAME",
                description = "microphone (default), camera, screen, screenAudio")
        String source = "microphone";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return act(api, "ask-unmute", object().put("source", source), "asked");
        }
    }

    /** ./sfu lower-hand. */
    @Command(
            name = "lower-hand",
            mixinStandardHelpOptions = true,
            description = "Lowers somebody's hand.")
    static final class LowerHand extends Act {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return act(api, "lower-hand", object(), "lowered");
        }
    }

    /** ./sfu role. */
    @Command(
            name = "role",
            mixinStandardHelpOptions = true,
            description = "Gives somebody another role.")
    static final class SetRole extends Act {
        @Parameters(
                index = "2",
                paramLabel = "ROLE",
                description = "attendee, speaker or moderator")
        String role = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return act(api, "role", object().put("role", role), "changed");
        }
    }
}

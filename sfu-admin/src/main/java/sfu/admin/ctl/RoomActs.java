package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What moderators do about a room. */
final class RoomActs {
    private RoomActs() {}

    /** What they have in common. */
    abstract static class Act extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        final int act(AdminApi api, String name, ObjectNode wanted, String done)
                throws Failed, InterruptedException {
            JsonNode answer = api.post(AdminApi.path("rooms", room, name), wanted);
            output().done(out(), done, answer);
            return 0;
        }
    }

    /** ./sfu lock. */
    @Command(
            name = "lock",
            mixinStandardHelpOptions = true,
            description = "Nobody comes in any more.")
    static final class Lock extends Act {
        @Option(names = "--off", description = "people come in again")
        boolean off;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return act(api, "lock", object().put("locked", !off), off ? "open" : "locked");
        }
    }

    /** ./sfu recording. */
    @Command(
            name = "recording",
            mixinStandardHelpOptions = true,
            description = "Tells all that a room is recorded.")
    static final class Recording extends Act {
        @Option(names = "--off", description = "that it is not any more")
        boolean off;

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return act(
                    api, "recording", object().put("on", !off), off ? "not recorded" : "recorded");
        }
    }

    /** ./sfu end. */
    @Command(
            name = "end",
            mixinStandardHelpOptions = true,
            description = "Has all leave; unlike close it keeps what was set for the room.")
    static final class End extends Act {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return act(api, "end", object(), "ended");
        }
    }

    /** ./sfu message. */
    @Command(
            name = "message",
            mixinStandardHelpOptions = true,
            description = "Writes into a room's chat.")
    static final class Message extends Act {
        @Parameters(index = "1", paramLabel = "TEXT")
        String text = "";

        @Option(names = "--to", paramLabel = "IDENTITY", description = "for one alone")
        String to = "";

        @Option(names = "--topic", paramLabel = "NAME", description = "default notice")
        String topic = "notice";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            ObjectNode wanted = object().put("text", text).put("topic", topic);
            return act(api, "messages", to.isEmpty() ? wanted : wanted.put("to", to), "sent");
        }
    }
}

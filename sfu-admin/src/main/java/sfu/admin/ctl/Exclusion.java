package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.Instant;

/** Who is kept out, and which tokens do not hold any more. */
final class Exclusion {
    private Exclusion() {}

    private static String time(JsonNode atMs, String otherwise) {
        return atMs.isNumber() ? Instant.ofEpochMilli(atMs.asLong()).toString() : otherwise;
    }

    /** ./sfu bans. */
    @Command(name = "bans", mixinStandardHelpOptions = true, description = "The latest bans.")
    static final class Bans extends ServerCommand {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode all = api.get("/bans");
            Table table =
                    new Table()
                            .text("IDENTITY", "/identity")
                            .text("ROOM", "/room")
                            .text("UNTIL", ban -> time(ban.path("until"), "for good"))
                            .text("BY", "/by")
                            .text("REASON", "/reason");
            output().print(out(), all, all.path("bans"), table);
            return 0;
        }
    }

    /** ./sfu revocations. */
    @Command(
            name = "revocations",
            mixinStandardHelpOptions = true,
            description = "The latest tokens that were revoked.")
    static final class Revocations extends ServerCommand {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode all = api.get("/revocations");
            Table table =
                    new Table()
                            .text("JTI", "/jti")
                            .text("IDENTITY", "/identity")
                            .text("ROOM", "/room")
                            .text("AT", each -> time(each.path("at"), ""));
            output().print(out(), all, all.path("revocations"), table);
            return 0;
        }
    }

    /** ./sfu revoke. */
    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes a token (--jti), or all of somebody for a room.")
    static final class Revoke extends ServerCommand {
        @Option(names = "--jti", paramLabel = "ID", description = "of a token")
        String jti = "";

        @Option(names = "--room", paramLabel = "NAME")
        String room = "";

        @Option(names = "--identity", paramLabel = "ID")
        String identity = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            boolean isPerson = !room.isEmpty() && !identity.isEmpty();
            if (jti.isEmpty() != isPerson) {
                throw new Failed(Failed.USAGE, "say --jti, or --room and --identity");
            }
            ObjectNode wanted =
                    isPerson
                            ? object().put("room", room).put("identity", identity)
                            : object().put("jti", jti);
            JsonNode done = api.post("/revocations", wanted);
            output().done(out(), "revoked; left: " + done.path("left").asInt(), done);
            return 0;
        }
    }
}

package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** ./sfu lobby. */
@Command(
        name = "lobby",
        mixinStandardHelpOptions = true,
        description = "Who waits to be let in.",
        subcommands = {Lobby.Listing.class, Lobby.Admit.class, Lobby.Deny.class})
final class Lobby {
    private static final String WAITING = "waiting";

    /** list. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Who waits.")
    static final class Listing extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            JsonNode all = api.get(AdminApi.path("rooms", room, "lobby"));
            Table table =
                    new Table()
                            .text("KNOCK", "/id")
                            .text("IDENTITY", "/identity")
                            .text("NAME", "/name")
                            .text("SINCE", row -> since(row.path("sinceMs").asLong()));
            output().print(out(), all, all.path(WAITING), table);
            return 0;
        }

        private static String since(long atMs) {
            return Instant.ofEpochMilli(atMs).toString();
        }
    }

    /** What is answered to who waits. */
    abstract static class Answer extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        @Parameters(
                index = "1..*",
                paramLabel = "WHO",
                description = "knocks, as list shows them, or identities")
        List<String> whom = new ArrayList<>();

        @Option(names = "--all", description = "all who wait now")
        boolean all;

        final int answer(AdminApi api, String act, String done)
                throws Failed, InterruptedException {
            if (all != whom.isEmpty()) {
                throw new Failed(Failed.USAGE, "say who, as sfu lobby list shows them, or --all");
            }
            int people = 0;
            String path = AdminApi.path("rooms", room, "lobby", act);
            if (all) {
                people = api.post(path, object().put("all", true)).path("people").asInt();
            }
            for (String knock : knocks(api)) {
                people += api.post(path, object().put("knock", knock)).path("people").asInt();
            }
            output().done(out(), done + ": " + people, object().put("people", people));
            return 0;
        }

        private List<String> knocks(AdminApi api) throws Failed, InterruptedException {
            List<String> knocks = new ArrayList<>();
            if (!whom.isEmpty()) {
                JsonNode waiting = api.get(AdminApi.path("rooms", room, "lobby")).path(WAITING);
                for (String each : whom) {
                    knocks.addAll(knocks(waiting, each));
                }
            }
            return knocks;
        }

        /** All of an identity, which may have knocked on several doors. */
        private static List<String> knocks(JsonNode waiting, String who) throws Failed {
            List<String> found = new ArrayList<>();
            for (JsonNode each : waiting) {
                String id = each.path("id").asText();
                if (id.equals(who) || each.path("identity").asText().equals(who)) {
                    found.add(id);
                }
            }
            if (found.isEmpty()) {
                throw new Failed(Failed.NOT_FOUND, who + " does not wait in this lobby");
            }
            return found;
        }
    }

    /** admit. */
    @Command(name = "admit", mixinStandardHelpOptions = true, description = "Lets them in.")
    static final class Admit extends Answer {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return answer(api, "admit", "admitted");
        }
    }

    /** deny. */
    @Command(name = "deny", mixinStandardHelpOptions = true, description = "Turns them away.")
    static final class Deny extends Answer {
        @Override
        int run(AdminApi api) throws Failed, InterruptedException {
            return answer(api, "refuse", "denied");
        }
    }
}

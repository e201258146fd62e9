package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What there is of a kind in a room: all, one, or all each second. */
final class OfRoom {
    private OfRoom() {}

    /** All. */
    abstract static class Listing extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        final int list(AdminApi api, String field, Table table)
                throws Failed, InterruptedException {
            ObjectNode all = all(api, AdminApi.path("rooms", room, field), field);
            output().print(out(), all, all.path(field), table);
            return 0;
        }
    }

    /** One, whole. */
    abstract static class Get extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ROOM")
        String room = "";

        @Parameters(index = "1", paramLabel = "WHICH", description = "its id, or its identity")
        String which = "";

        final int get(AdminApi api, String field) throws Failed, InterruptedException {
            output().print(out(), api.get(AdminApi.path("rooms", room, field, which)));
            return 0;
        }
    }

    /** All, each second. */
    abstract static class Watch extends ServerCommand {
        @Parameters(paramLabel = "ROOM")
        String room = "";

        @Option(names = "--times", paramLabel = "N", description = "how often, default for ever")
        int times = Integer.MAX_VALUE;

        abstract Table table();

        /** Which of a state of the room. */
        abstract JsonNode rows(JsonNode all);

        @Override
        final int run(AdminApi api) throws Failed, InterruptedException {
            if (times < 1) {
                return 0;
            }
            Repeated shown = new Repeated(out(), output(), times, this::table);
            String query = "scope=room&events=none&room=" + AdminApi.encoded(room);
            new LiveView(api, query, shown.of(this::rows)).follow();
            return 0;
        }
    }
}

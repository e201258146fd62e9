package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** ./sfu watch. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "What happens: joins, leaves, quality, acts ...; a line of JSON each.")
final class Watch extends ServerCommand {
    @Option(names = "--room", paramLabel = "NAME", description = "in this room alone")
    String room = "";

    @Option(
            names = "--events",
            paramLabel = "TYPES",
            description = "such alone, as join,leave,quality")
    String events = "";

    @Option(names = "--times", paramLabel = "N", description = "how many, default for ever")
    int times = Integer.MAX_VALUE;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        if (times < 1) {
            return 0;
        }
        String scope =
                room.isEmpty()
                        ? "scope=all&fields=node.name"
                        : "scope=room&fields=room.name&room=" + AdminApi.encoded(room);
        String types = events.isEmpty() ? "" : "&events=" + AdminApi.encoded(events);
        new LiveView(api, scope + types, new Lines()).follow();
        return 0;
    }

    /** A line for each. */
    private final class Lines implements LiveView.Watcher {
        private int left = times;

        @Override
        public boolean state(JsonNode all) {
            return true;
        }

        @Override
        public boolean happened(JsonNode event) {
            out().println(event);
            return --left > 0 && !out().checkError(); // nobody reads any more
        }
    }
}
